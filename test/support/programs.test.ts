import { randomBytes } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { outputOf, runProgram } from './programs.ts';

describe.skipIf(process.platform === 'win32')('a program that tests wait for', () => {
  it('is told all of its arguments, and says all that it writes, whatever bytes', () => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'gesso-test-')));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const bytes = randomBytes(3e6);
    writeFileSync(path.join(folder, 'bytes'), bytes);
    expect(outputOf('cat', ['bytes'], { cwd: folder }).equals(bytes)).toBe(true);
    expect(outputOf('pwd', [], { cwd: folder }).toString()).toBe(`${folder}\n`);
    expect(outputOf('printf', ['%s|%s', 'ä\nb', "it's"]).toString()).toBe("ä\nb|it's");
  });

  it('tells how a program ended', () => {
    const { status, stdout, stderr } = runProgram('sh', ['-c', 'echo out; echo err >&2; exit 3']);
    expect([status, `${stdout}`, `${stderr}`]).toEqual([3, 'out\n', 'err\n']);
    expect(() => outputOf('sh', ['-c', 'echo err >&2; exit 3'])).toThrow(/^sh .* \(3\): err\n$/);
    expect(runProgram('sh', ['-c', 'kill -9 $$']).status).toBeNull();
    expect(() => runProgram('no-such-program', [])).toThrow(/ENOENT/);
    expect(outputOf('echo', ['still here']).toString()).toBe('still here\n');
  });

  it('hands on what the environment is now', () => {
    process.env.GESSO_TOLD = 'yes';
    onTestFinished(() => void delete process.env.GESSO_TOLD);
    expect(outputOf('sh', ['-c', 'echo $GESSO_TOLD']).toString()).toBe('yes\n');
  });
});
