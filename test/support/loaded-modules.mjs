/** Notes the file of each module that a process and its threads load in `LOADED_MODULES`: for `--import`. */
import { appendFileSync } from 'node:fs';
import Module, { register } from 'node:module';

// Runs in a thread of its own, which has the same environment.
const hooks = `
  import { appendFileSync } from 'node:fs';
  export async function load(url, context, next) {
    appendFileSync(process.env.LOADED_MODULES, url + '\\n');
    return next(url, context);
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

const { _load } = Module;
Module._load = function load(request, parent, isMain) {
  appendFileSync(process.env.LOADED_MODULES, `${request} of ${parent?.filename}\n`);
  return _load.call(this, request, parent, isMain);
};
