import type { HtmlElement, HtmlNode } from '../html/parse.ts';

/** Quill's `ql-indent-1` to `-9`; 0 without. */
function levelOf({ classes }: HtmlElement<string>): number {
  for (let level = 1; level <= 9; level++) if (classes.includes(`ql-indent-${level}`)) return level;
  return 0;
}

const isItem = (node: HtmlNode<string>): node is HtmlElement<string> => node.kind === 'element' && node.tag === 'li';

/**
 * Quill writes lists flat: `data-list` of an item says whether it has a bullet or a number, a class how deep it stands.
 * Such lists become nested ones, so that each level counts for itself (v4 plain-list-quill). An item whose level
 * no item above it is below stands in a list of its own, however deep it says that it is (wild4 rich-8802-161, -473).
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
  /** The lists that are open, each in the last item of the one before, and the levels that their items state. */
  const open: { level: number; list: HtmlElement<string> }[] = [];
  for (const item of list.children.filter(isItem)) {
    const tag = item.list ? (item.list === 'bullet' ? 'ul' : 'ol') : list.tag;
    const level = levelOf(item);
    while (open.length > 0 && open.at(-1)!.level > level) open.pop();
    const last = open.at(-1);
    if (last?.level === level && last.list.tag !== tag) open.pop();
    if (open.at(-1)?.level !== level) {
      const inner: HtmlElement<string> = { ...list, tag, children: [] };
      const host = open.at(-1)?.list.children.at(-1);
      if (host?.kind === 'element') host.children.push(inner);
      else lists.push(inner);
      open.push({ level, list: inner });
    }
    open.at(-1)!.list.children.push({ ...item, children: nestedLists(item.children) });
  }
  return lists;
}
