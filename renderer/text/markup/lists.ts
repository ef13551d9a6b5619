import type { HtmlElement, HtmlNode } from '../html/parse.ts';

/** Quill's `ql-indent-1` to `-9`; 0 without. */
function levelOf({ classes }: HtmlElement<string>): number {
  for (let level = 1; level <= 9; level++) if (classes.includes(`ql-indent-${level}`)) return level;
  return 0;
}

const isItem = (node: HtmlNode<string>): node is HtmlElement<string> => node.kind === 'element' && node.tag === 'li';

/**
 * Quill writes lists flat: `data-list` of an item says whether it has a bullet or a number, a class how deep it stands.
 * Such lists become nested ones, so that each level counts for itself (v4 plain-list-quill). An item that has no item
 * above it to nest in stays where it is (wild4 rich-8802-161).
 */
export const nestedLists = (nodes: readonly HtmlNode<string>[]): HtmlNode<string>[] =>
  nodes.flatMap((node): HtmlNode<string>[] => {
    if (node.kind !== 'element') return [node];
    const isList = node.tag === 'ol' || node.tag === 'ul';
    if (isList && node.children.some((child) => isItem(child) && (child.list || levelOf(child) > 0)))
      return nested(node);
    return [{ ...node, children: nestedLists(node.children) }];
  });

function nested(list: HtmlElement<string>): HtmlElement<string>[] {
  const lists: HtmlElement<string>[] = [];
  /** The list that is open at each level. */
  const open: HtmlElement<string>[] = [];
  for (const item of list.children.filter(isItem)) {
    const tag = item.list ? (item.list === 'bullet' ? 'ul' : 'ol') : list.tag;
    const level = Math.min(levelOf(item), open.length);
    open.length = Math.min(open.length, level + 1);
    if (open[level] && open[level].tag !== tag) open.length = level;
    if (open.length === level) {
      const inner: HtmlElement<string> = { ...list, tag, children: [] };
      const host = open.at(-1)?.children.at(-1);
      if (host?.kind === 'element') host.children.push(inner);
      else lists.push(inner);
      open.push(inner);
    }
    open[level]!.children.push({ ...item, children: nestedLists(item.children) });
  }
  return lists;
}
