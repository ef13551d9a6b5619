import type { DesignFields } from '../../renderer/internal.ts';
import { TakenBack } from '../shared/errors.ts';

/** A design that is kept under a name, to be rendered with other words. All times are ms since 1970. */
export interface Template {
  /** Whose it is: see `requestOwner`. */
  owner: string;
  name: string;
  /** Digest of its design: `name@version` stays what it is. */
  version: string;
  /** JSON, as it was sent. */
  design: string;
  /** What can be changed in it. */
  fields: DesignFields;
  tags: string[];
  /** Data of its owner. */
  metadata: unknown;
  createdAt: number;
  updatedAt: number;
}

/** A template as a list shows it: without what is long. */
export type ListedTemplate = Omit<Template, 'design' | 'fields'>;

/** A design that a template had, or has. */
export interface TemplateVersion {
  version: string;
  createdAt: number;
}

/** Versions that a template keeps, its present one among them. */
export const MOST_VERSIONS = 100;

/** What an owner may keep in all. */
export interface TemplateLimits {
  templates: number;
  /** Of the designs of all versions, in UTF-8. */
  bytes: number;
}

/** An owner has all that it may keep. */
export class TemplatesFull extends TakenBack {
  constructor(readonly limit: keyof TemplateLimits) {
    super(`an owner keeps as many ${limit === 'bytes' ? 'bytes of templates' : 'templates'} as it may`);
  }
}

/** @throws TemplatesFull */
export function refuseBeyond(limits: TemplateLimits | undefined, kept: TemplateLimits, isNew: boolean): void {
  if (!limits) return;
  if (isNew && kept.templates > limits.templates) throw new TemplatesFull('templates');
  if (kept.bytes > limits.bytes) throw new TemplatesFull('bytes');
}

/** Remembers templates. Every write is whole or not at all, and there after a restart. */
export interface TemplateStore {
  /**
   * Keeps a template, in place of its owner's of that name; its earlier designs stay as versions, the latest
   * {@link MOST_VERSIONS} of them. Returns it with the time at which it was first kept.
   * @throws TemplatesFull where its owner would keep more than the limits, however many write at a time
   */
  put(template: Template, limits?: TemplateLimits): Promise<Template>;
  /** @param version default: the present one */
  get(owner: string, name: string, version?: string): Promise<Template | null>;
  /** The latest first. */
  versions(owner: string, name: string): Promise<TemplateVersion[]>;
  /** An owner's templates by name, from the first after `after` on. */
  list(owner: string, query: { after: string; limit: number; tag?: string | undefined }): Promise<ListedTemplate[]>;
  count(owner: string): Promise<number>;
  /** Forgets a template with all its versions; whether there was one. */
  delete(owner: string, name: string): Promise<boolean>;
  close(): Promise<void>;
}
