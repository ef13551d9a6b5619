import type { DesignFields } from '../../renderer/internal.ts';

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

/** Remembers templates. Every write is whole or not at all, and there after a restart. */
export interface TemplateStore {
  /**
   * Keeps a template, in place of its owner's of that name; its earlier designs stay as versions, the latest
   * {@link MOST_VERSIONS} of them. Returns it with the time at which it was first kept.
   */
  put(template: Template): Promise<Template>;
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
