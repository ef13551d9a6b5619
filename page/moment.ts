/** The slider of the moments of a design that moves. */
import { durationOf, moves } from './design.ts';
import { byId } from './dom.ts';
import { isFilm, type Options } from './options.ts';

interface Listeners {
  /** Another moment is looked at; null: the page without its animations. */
  onMoment(time: number | null): void;
  /** The film is to be played, or left. */
  onPlay(play: boolean): void;
}

export function createMoment({ onMoment, onPlay }: Listeners) {
  const slider = byId<HTMLInputElement>('time');
  const play = byId('play');

  slider.oninput = () => onMoment(Number(slider.value));
  byId('time-end').onclick = () => onMoment(null);
  play.onclick = () => onPlay(play.dataset.playing !== 'true');

  return {
    /** Shows the slider for a design that moves. */
    show(design: unknown, options: Options): void {
      const whole = durationOf(design);
      const time = typeof options.time === 'number' ? Math.min(options.time, whole) : null;
      const playing = isFilm(options);
      byId('time-row').hidden = whole === 0 || !(moves(design) || playing || time !== null);
      slider.max = String(whole);
      slider.value = String(time ?? 0);
      byId('time-end').hidden = time === null;
      const moment = time === null ? 'at rest' : `${(time / 1000).toFixed(2)} s`;
      byId('time-text').textContent = playing ? '' : moment;
      play.dataset.playing = String(playing);
      play.textContent = playing ? 'Show a still' : 'Play film';
    },
  };
}

export type Moment = ReturnType<typeof createMoment>;
