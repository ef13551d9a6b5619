// AssemblyScript: compiled to ../binary.ts by `npm run kernels`.
export { adler } from './adler';
export { output } from './blocks';
export { beginColors, colorsAt, numbersOf, pack } from './colors';
export { subtract } from './filter';
export { begin, input, push, room } from './stream';
