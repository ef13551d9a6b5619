import { formatOf, type ResolvedOptions } from '../../renderer/internal.ts';
import type { Config } from '../config.ts';

/** ms that a render may run: a film longer than a picture. */
export const renderTimeOf = ({ service }: Pick<Config, 'service'>, options: ResolvedOptions): number =>
  formatOf(options).moves ? Math.max(service.filmTime, service.renderTime) : service.renderTime;
