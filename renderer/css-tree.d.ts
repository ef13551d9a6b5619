// Its parts without what a style sheet may say of each property, which takes longer to load than the rest.
declare module 'css-tree/parser' {
  export { parse as default } from 'css-tree';
}
declare module 'css-tree/generator' {
  export { generate as default } from 'css-tree';
}
