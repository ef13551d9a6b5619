/** What is used of LittleCMS in WebAssembly, which brings no types. */
declare module 'lcms-wasm' {
  /** Addresses of profiles and transforms in its memory; 0: none. */
  type Handle = number;

  export interface Lcms {
    HEAPU8: Uint8Array;
    HEAPF32: Float32Array;
    _malloc(bytes: number): number;
    _free(address: number): void;
    _cmsOpenProfileFromMem(address: number, bytes: number): Handle;
    _cmsCreate_sRGBProfile(): Handle;
    _cmsCreateLab4Profile(whitePoint: number): Handle;
    _cmsCloseProfile(profile: Handle): void;
    _cmsCreateTransform(
      from: Handle,
      fromFormat: number,
      to: Handle,
      toFormat: number,
      intent: number,
      flags: number,
    ): Handle;
    _cmsDeleteTransform(transform: Handle): void;
    _cmsDoTransform(transform: Handle, from: number, to: number, pixels: number): void;
    cmsGetProfileInfoASCII(profile: Handle, info: number, language: string, country: string): string;
  }

  export function instantiate(options: { wasmBinary: Uint8Array }): Promise<Lcms>;
}
