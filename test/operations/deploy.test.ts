import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readConfig } from '../../src/config.ts';
import { startService } from '../support/service.ts';
import { root } from '../support/tools.ts';

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const deployed = readdirSync(path.join(root, 'deploy'), { recursive: true, encoding: 'utf8' })
  .map((file) => `deploy/${file.split(path.sep).join('/')}`)
  .filter((file) => /\.\w+$/.test(file));
const files = ['compose.yaml', 'compose.fleet.yaml', 'Dockerfile', ...deployed];
const documents = ['docs/configuration.md', 'docs/operate.md'];

/** Whether a variable is one that the service reads. */
function isKnown(name: string): boolean {
  try {
    readConfig({ [name]: '/nothing' });
  } catch (error) {
    return !(error as Error).message.includes('is no variable of Gesso');
  }
  return true;
}

/** Metrics that an expression names, without what Prometheus makes of a histogram. */
const metricsOf = (text: string): string[] =>
  // Values of labels may look like metrics.
  [...text.replace(/[!=]=?~?\\?"[^"]*"/g, '').matchAll(/\b(?:gesso|process|nodejs)_[a-z_]+\b/g)].map(([name]) =>
    name.replace(/_(?:bucket|count|sum)$/, ''),
  );

describe('what is deployed', () => {
  it.each(files.filter((file) => file.endsWith('.yaml')))('%s is YAML', (file) => {
    for (const document of parseAllDocuments(read(file), { merge: true })) {
      expect(document.errors).toEqual([]);
      expect(document.toJS()).toBeTypeOf('object');
    }
  });

  it.each([...files, ...documents])('%s names variables that the service reads', (file) => {
    const names = new Set([...read(file).matchAll(/\bGESSO_[A-Z_]*[A-Z]\b/g)].map(([name]) => name));
    expect([...names].filter((name) => !isKnown(name))).toEqual([]);
  });

  it('asks Prometheus and KEDA for metrics that the service has', async () => {
    const { url } = await startService();
    const text = await (await fetch(`${url}/metrics`)).text();
    const known = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    // A fake executor has neither threads nor processes.
    for (const own of ['gesso_children_total', 'gesso_worker_restarts_total']) known.add(own);
    const asked = [
      'deploy/grafana/gesso.json',
      'deploy/alerts.yaml',
      'deploy/kubernetes/scale.yaml',
      'deploy/kubernetes/roles/scale.yaml',
    ].map(read);
    const names = [...new Set(asked.flatMap(metricsOf))];
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  it('has a dashboard whose panels have places and expressions', () => {
    const { panels } = JSON.parse(read('deploy/grafana/gesso.json')) as {
      panels: { id: number; type: string; gridPos: { x: number; w: number }; targets?: { expr: string }[] }[];
    };
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { type, gridPos, targets = [] } of panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      if (type !== 'row') expect(targets.length).toBeGreaterThan(0);
      for (const { expr } of targets) {
        const count = (letter: string) => expr.split(letter).length;
        expect([count('('), count('{'), count('[')]).toEqual([count(')'), count('}'), count(']')]);
      }
    }
  });

  it('gives renders time to end before a process is killed', () => {
    const grace = /stop_grace_period: (\d+)s/.exec(read('compose.fleet.yaml'))?.[1];
    expect(Number(grace) * 1000).toBeGreaterThan(readConfig({}).shutdownTime);
    for (const file of ['base/gesso.yaml', 'roles/worker.yaml']) {
      const pod = parseAllDocuments(read(`deploy/kubernetes/${file}`)).map((one) => one.toJS());
      const { spec } = pod.find(({ kind }) => kind === 'Deployment').spec.template;
      const [container] = spec.containers;
      const given = container.env.map(({ name, value }: { name: string; value: string }) => [name, value]);
      // Of the secret.
      const own = readConfig({ GESSO_QUEUE_URL: 'redis://queue', ...Object.fromEntries(given) });
      const pause = Number(container.lifecycle.preStop.exec.command[1]) * 1000;
      expect(spec.terminationGracePeriodSeconds * 1000).toBeGreaterThan(own.shutdownTime + pause);
    }
  });
});
