import { lazy } from './lazy.ts';

/** The part of the global that is used: TypeScript declares it for browsers only. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: unknown };
};

/** Makes instances of a module, which is compiled for the first. @param binary in base64 @returns what each exports */
export function instancesOf<Exports>(binary: string): () => Exports {
  const compiled = lazy(() => new WebAssembly.Module(Buffer.from(binary, 'base64')));
  return () => new WebAssembly.Instance(compiled()).exports as Exports;
}
