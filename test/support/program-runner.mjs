/**
 * Runs programs for a process that waits for each, see programs.ts. Arguments: the FIFO it is asked by, and the one it answers by.
 * A request is a line of JSON. An answer is the length of its head in four bytes, the head in JSON, and what the program wrote.
 */
import { spawnSync } from 'node:child_process';
import { openSync, readSync, writeSync } from 'node:fs';

const [asked, answered] = process.argv.slice(2);
const input = openSync(asked, 'r');
const output = openSync(answered, 'w');

function write(bytes) {
  for (let written = 0; written < bytes.length; ) written += writeSync(output, bytes, written);
}

function answer(line) {
  const { command, args, options } = JSON.parse(line);
  const ended = spawnSync(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: Infinity });
  const [stdout, stderr] = [ended.stdout, ended.stderr].map((bytes) => bytes ?? Buffer.alloc(0));
  const lengths = { stdout: stdout.length, stderr: stderr.length };
  const head = Buffer.from(JSON.stringify({ status: ended.status, error: ended.error?.message, ...lengths }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  for (const bytes of [length, head, stdout, stderr]) write(bytes);
}

const chunk = Buffer.alloc(65_536);
const chunks = [];
for (let read = readSync(input, chunk); read > 0; read = readSync(input, chunk)) {
  chunks.push(Buffer.from(chunk.subarray(0, read)));
  // A line is asked for once the one before it is answered.
  if (chunk[read - 1] === 0x0a) answer(Buffer.concat(chunks.splice(0)).toString());
}
