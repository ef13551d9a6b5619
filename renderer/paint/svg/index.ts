export { outlineText } from './outline-text.ts';
