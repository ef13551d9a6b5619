/** The tabs beside the picture, as ARIA's pattern says: arrow keys choose. */
import { byId } from './dom.ts';

export type TabName = 'design' | 'options' | 'data' | 'check';

export function createTabs() {
  const tabs = [...document.querySelectorAll<HTMLButtonElement>('[role="tab"]')];
  function choose(chosen: HTMLButtonElement): void {
    for (const tab of tabs) {
      const isChosen = tab === chosen;
      tab.setAttribute('aria-selected', String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      byId(tab.getAttribute('aria-controls')!).hidden = !isChosen;
    }
  }
  for (const [i, tab] of tabs.entries()) {
    tab.onclick = () => choose(tab);
    tab.onkeydown = (event) => {
      const to = { ArrowLeft: i - 1, ArrowRight: i + 1, Home: 0, End: tabs.length - 1 }[event.key];
      const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
      if (!next) return;
      event.preventDefault();
      choose(next);
      next.focus();
    };
  }
  const show = (name: TabName): void => choose(byId<HTMLButtonElement>(`tab-${name}`));
  return {
    show,
    /** Shows the design where a tab is shown that has nothing to say any more. */
    leave(name: TabName): void {
      if (byId(`tab-${name}`).getAttribute('aria-selected') === 'true') show('design');
    },
  };
}
