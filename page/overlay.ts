/** What lies over the picture: outlines of elements, lines of print, and boxes of what a check found. */
import type { Finding } from './api.ts';
import {
  type Box,
  bleedOf,
  contains,
  dpiOf,
  elementPathOf,
  elementsOf,
  type PlacedElement,
  pageIndexOf,
  sizeOf,
} from './design.ts';
import { byId, make } from './dom.ts';

/** What the overlay lies over. */
export interface Shown {
  design: unknown;
  page: number;
  /** Whether the picture shows the bleed. */
  bleed: boolean;
  /** Whether it is the page as designed, so that places in the design are places in the picture. */
  exact: boolean;
}

interface Listeners {
  /** An element is clicked. */
  onPick(element: PlacedElement): void;
  /** A finding is clicked. */
  onFinding(index: number): void;
}

/** mm from the trim in which texts may be cut. */
const SAFE = 3;
const MM_PER_INCH = 25.4;
/** px of the design by which thin elements are larger for a pointer. */
const SLACK = 4;

export function createOverlay({ onPick, onFinding }: Listeners) {
  const overlay = byId('overlay');
  let shown: Shown = { design: null, page: 0, bleed: false, exact: false };
  let elements: PlacedElement[] = [];
  let hovered: PlacedElement | null = null;
  /** The path of the element that is outlined, be it on this page or another. */
  let chosen: string | null = null;
  let findings: readonly Finding[] = [];
  let lines = false;

  /** The part of the page's plane that the picture shows, px of the design. */
  function frame(): Box {
    const { width, height } = sizeOf(shown.design, shown.page);
    if (!shown.bleed) return { x: 0, y: 0, width, height };
    const { top, right, bottom, left } = bleedOf(shown.design, shown.page);
    return { x: -left, y: -top, width: width + left + right, height: height + top + bottom };
  }

  const selected = () => elements.find(({ path }) => path === chosen) ?? null;

  /** Styles that place a box of the design over the picture. */
  function styleOf({ x, y, width, height }: Box, rotation = 0): Record<string, string> {
    const whole = frame();
    const percent = (value: number, of: number) => `${(100 * value) / of}%`;
    return {
      left: percent(x - whole.x, whole.width),
      top: percent(y - whole.y, whole.height),
      width: percent(width, whole.width),
      height: percent(height, whole.height),
      ...(rotation && { transform: `rotate(${rotation}deg)` }),
    };
  }

  const outline = ({ box, rotation, title }: PlacedElement, isSelected: boolean) =>
    make(
      'div',
      { className: `outline${isSelected ? ' selected' : ''}`, style: styleOf(box, rotation) },
      make('span', { className: 'name-of-outline' }, title),
    );

  const printLine = (box: Box, kind: string, name: string) =>
    make('div', { className: `print-line ${kind}`, style: styleOf(box) }, make('span', {}, name));

  function printLines(): HTMLElement[] {
    const { width, height } = sizeOf(shown.design, shown.page);
    const whole = frame();
    const safe = (SAFE / MM_PER_INCH) * dpiOf(shown.design);
    const inner = { x: safe, y: safe, width: width - 2 * safe, height: height - 2 * safe };
    const hasBleed = whole.width > width || whole.height > height;
    return [
      ...(hasBleed ? [printLine(whole, 'bleed', 'bleed')] : []),
      printLine({ x: 0, y: 0, width, height }, 'trim', 'trim'),
      ...(inner.width > 0 && inner.height > 0 ? [printLine(inner, 'safe', 'safe area')] : []),
    ];
  }

  /** Boxes around what was found on this page, within the picture. */
  const boxes = () =>
    findings.flatMap(({ path, box: told, severity, message }, index) => {
      // A check for print says where what is found lies; of any other the element says it.
      const box = told ?? elements.find((element) => element.path === elementPathOf(path))?.box;
      if (!box || pageIndexOf(path) !== shown.page) return [];
      const whole = frame();
      const x = Math.min(Math.max(whole.x, box.x), whole.x + whole.width);
      const y = Math.min(Math.max(whole.y, box.y), whole.y + whole.height);
      const right = Math.min(whole.x + whole.width, box.x + box.width);
      const bottom = Math.min(whole.y + whole.height, box.y + box.height);
      const within = { x, y, width: Math.max(1, right - x), height: Math.max(1, bottom - y) };
      const button = make(
        'button',
        { type: 'button', className: `finding-box ${severity}`, style: styleOf(within), title: message },
        make('span', {}, String(index + 1)),
      );
      button.setAttribute('aria-label', `Finding ${index + 1}: ${message}`);
      button.onclick = () => onFinding(index);
      return [button];
    });

  function draw(): void {
    const own = selected();
    const parts = !shown.exact
      ? []
      : [
          ...(lines ? printLines() : []),
          ...boxes(),
          ...(own ? [outline(own, true)] : []),
          ...(hovered && hovered.path !== chosen ? [outline(hovered, false)] : []),
        ];
    overlay.replaceChildren(...parts);
    overlay.classList.toggle('idle', !shown.exact);
  }

  /** The element that lies topmost under a pointer. */
  function elementAt(event: MouseEvent): PlacedElement | null {
    const { left, top, width, height } = overlay.getBoundingClientRect();
    const whole = frame();
    const x = whole.x + ((event.clientX - left) / width) * whole.width;
    const y = whole.y + ((event.clientY - top) / height) * whole.height;
    return elements.findLast((element) => contains(element, x, y, SLACK)) ?? null;
  }

  overlay.addEventListener('pointermove', (event) => {
    const found = elementAt(event);
    if (found?.path === hovered?.path) return;
    hovered = found;
    draw();
  });
  overlay.addEventListener('pointerleave', () => {
    hovered = null;
    draw();
  });
  overlay.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('.finding-box')) return;
    const found = elementAt(event);
    if (found) onPick(found);
  });

  return {
    /** Another picture is shown. */
    show(next: Shown): void {
      shown = next;
      elements = elementsOf(next.design, next.page);
      hovered = null;
      draw();
    },
    showLines(on: boolean): void {
      lines = on;
      draw();
    },
    showFindings(found: readonly Finding[]): void {
      findings = found;
      draw();
    },
    /** Outlines the element of a path; null for none. */
    select(path: string | null): void {
      chosen = path;
      draw();
    },
    /** Outlines the next element, or the one before. */
    step(by: 1 | -1): PlacedElement | null {
      if (elements.length === 0) return null;
      const at = elements.findIndex(({ path }) => path === chosen);
      const next = at < 0 ? (by > 0 ? 0 : elements.length - 1) : (at + by + elements.length) % elements.length;
      chosen = elements[next]?.path ?? null;
      draw();
      return selected();
    },
    selected,
  };
}

export type Overlay = ReturnType<typeof createOverlay>;
