/** What is deployed, held to the schemas of Kubernetes, KEDA and Compose, without a cluster and without a network. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv } from 'ajv';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { root } from '../support/tools.ts';

const KUBERNETES = path.join(root, 'deploy/kubernetes');
const read = (file: string) => readFileSync(file, 'utf8');

/** A resource as it is sent to the API of a cluster. */
interface Resource {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
}

interface Kustomization {
  resources: string[];
  patches?: { target: { kind: string; name: string }; patch: string }[];
}

/** One step of a JSON patch (RFC 6902), as far as the manifests use it. */
interface Step {
  op: string;
  path: string;
  value: unknown;
}

const resourcesOf = (file: string): Resource[] => parseAllDocuments(read(file)).map((one) => one.toJS() as Resource);

/** Changes a resource in place. @throws where the patch names a place that is not there */
function apply(resource: Resource, { op, path: pointer, value }: Step): void {
  const names = pointer.slice(1).split('/');
  const last = names.pop() as string;
  const place = names.reduce<Record<string, unknown>>((at, name) => at[name] as Record<string, unknown>, {
    ...resource,
  });
  if (typeof place !== 'object') throw new Error(`there is no ${names.join('/')}`);
  if (op === 'replace' && !(last in place)) throw new Error(`there is no ${pointer}`);
  if (op === 'add' && last === '-' && Array.isArray(place)) place.push(value);
  else if (op === 'add' || op === 'replace') place[last] = value;
  else throw new Error(`the test knows no ${op}`);
}

/** The resources that `kubectl apply -k` makes of a folder. */
function built(folder: string): Resource[] {
  const { resources, patches = [] } = parse(read(path.join(folder, 'kustomization.yaml'))) as Kustomization;
  const found = resources.flatMap((name) => {
    const place = path.join(folder, name);
    return name.endsWith('.yaml') ? resourcesOf(place) : built(place);
  });
  for (const { target, patch } of patches) {
    const patched = found.find(({ kind, metadata }) => kind === target.kind && metadata.name === target.name);
    if (!patched) throw new Error(`there is no ${target.kind} ${target.name}`);
    for (const step of parse(patch) as Step[]) apply(patched, step);
  }
  return found;
}

/** The module that knows the resources of an API. */
const moduleOf = (apiVersion: string) =>
  `${apiVersion.startsWith('keda.sh/') ? '@kubernetes-models/keda' : 'kubernetes-models'}/${apiVersion}`;

/** What is wrong with resources by their JSON schemas: required properties, types, values and formats. */
async function faultsOf(resources: readonly Resource[]): Promise<string[]> {
  const faults: string[] = [];
  for (const resource of resources) {
    const { [resource.kind]: Model } = (await import(moduleOf(resource.apiVersion))) as Record<
      string,
      new (
        data: Resource,
      ) => { validate(): void }
    >;
    if (!Model) throw new Error(`there is no ${resource.kind} in ${resource.apiVersion}`);
    try {
      new Model(resource).validate();
    } catch (error) {
      faults.push(`${resource.kind} ${resource.metadata.name}: ${(error as Error).message}`);
    }
  }
  return faults;
}

/** Properties that the API does not know, which it would refuse, while its schemas let them pass: the types know all of them. */
function unknownOf(resources: readonly Resource[]): string[] {
  const lines = resources.map(({ apiVersion, kind, ...rest }, i) => {
    const literal = JSON.stringify({ apiVersion, kind, ...rest });
    return `import type { I${kind} as R${i} } from '${moduleOf(apiVersion)}';\nexport const r${i}: R${i} = ${literal};`;
  });
  const file = path.join(root, 'test/operations/resources.ts');
  const options: ts.CompilerOptions = {
    ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
    ...{ strict: true, skipLibCheck: true, noEmit: true, types: [] },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...given) =>
    name === file ? ts.createSourceFile(name, lines.join('\n'), ts.ScriptTarget.ESNext) : getSourceFile(name, ...given);
  const program = ts.createProgram([file], options, host);
  const found = ts.getPreEmitDiagnostics(program);
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('the manifests of Kubernetes', () => {
  const folders = [KUBERNETES, path.join(KUBERNETES, 'roles')];

  it.each(folders)('are resources of its API and of KEDA’s: %s', async (folder) => {
    const resources = built(folder);
    expect(resources.length).toBeGreaterThan(3);
    expect(await faultsOf(resources)).toEqual([]);
    expect(unknownOf(resources)).toEqual([]);
  });

  it('are all in one of the sets that are applied', () => {
    const files = readdirSync(KUBERNETES, { recursive: true, encoding: 'utf8' });
    const kept = files.filter((file) => file.endsWith('.yaml') && !file.endsWith('kustomization.yaml'));
    const named = files
      .filter((file) => file.endsWith('kustomization.yaml'))
      .flatMap((file) => {
        const { resources } = parse(read(path.join(KUBERNETES, file))) as Kustomization;
        return resources.map((name) => path.join(path.dirname(file), name));
      });
    expect(kept.filter((file) => !named.includes(file))).toEqual([]);
  });

  it('scale what there is', () => {
    for (const folder of folders) {
      const resources = built(folder);
      const names = resources.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name);
      for (const one of resources.filter(({ kind }) => kind === 'ScaledObject')) {
        const { spec } = one as Resource & { spec: { scaleTargetRef: { name: string } } };
        expect(names).toContain(spec.scaleTargetRef.name);
      }
    }
  });

  it('would fail for a wrong type, a property that is missing and one that is not known', async () => {
    const pod = { containers: [{ name: 'a', image: 'b', ports: [{ containerPort: '80' }] }] };
    const template = { metadata: { labels: { a: 'b' } }, spec: pod };
    const spec = { selector: { matchLabels: { a: 'b' } }, template, replica: 2 };
    const wrong = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'wrong' }, spec };
    const scaled = {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata: { name: 'wrong' },
      spec: { triggers: [] },
    };
    expect(await faultsOf([wrong, scaled])).toEqual([
      expect.stringContaining('containerPort must be integer'),
      expect.stringContaining('must have required property scaleTargetRef'),
    ]);
    const unknown = {
      ...wrong,
      spec: { ...spec, template: { ...template, spec: { containers: [{ name: 'a', image: 'b' }] } } },
    };
    expect(unknownOf([unknown]).join('\n')).toContain('"replica"' + "' does not exist");
  });
});

describe('the files of Compose', () => {
  const folder = path.dirname(createRequire(import.meta.url).resolve('dclint/package.json'));
  const { $schema: _, ...schema } = JSON.parse(read(path.join(folder, 'schemas/compose.schema.json')));
  const isCompose = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
  const faults = (file: unknown) => {
    isCompose(file);
    return (isCompose.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };

  it.each(['compose.yaml', 'compose.fleet.yaml'])('%s is one by the Compose Specification', (name) => {
    expect(faults(parse(read(path.join(root, name)), { merge: true }))).toEqual([]);
  });

  it('would fail for a property that is not known, and for a wrong type', () => {
    expect(faults({ services: { a: { image: 'b', enviroment: {} } } })).toEqual([
      expect.stringContaining('/services/a must NOT have additional properties'),
    ]);
    expect(faults({ services: { a: { image: 7 } } })).toEqual([
      expect.stringContaining('/services/a/image must be string'),
    ]);
  });
});
