import { MOST_VERSIONS, refuseBeyond, type Template, type TemplateStore } from './types.ts';

/** Remembers templates in memory, for tests and for a service that keeps nothing. */
export function createMemoryTemplateStore(): TemplateStore {
  /** Of each owner, by name: the present template, and all its versions, the latest first. */
  const owners = new Map<string, Map<string, { present: Template; versions: Template[] }>>();
  const of = (owner: string) => owners.get(owner) ?? [];
  const entry = (owner: string, name: string) => owners.get(owner)?.get(name);

  return {
    async put(template, limits) {
      const { owner, name, version } = template;
      const before = entry(owner, name);
      const createdAt = before?.present.createdAt ?? template.createdAt;
      const present = structuredClone({ ...template, createdAt });
      const others = before?.versions.filter((one) => one.version !== version) ?? [];
      const versions = [present, ...others].slice(0, MOST_VERSIONS);
      const all = new Map(of(owner)).set(name, { present, versions });
      const designs = [...all.values()].flatMap((one) => one.versions);
      const bytes = designs.reduce((sum, { design }) => sum + Buffer.byteLength(design), 0);
      refuseBeyond(limits, { templates: all.size, bytes }, !before);
      owners.set(owner, all);
      return structuredClone(present);
    },
    async get(owner, name, version) {
      const found = entry(owner, name);
      if (!found) return null;
      const chosen = version === undefined ? found.present : found.versions.find((one) => one.version === version);
      if (!chosen) return null;
      const { design, fields } = chosen;
      return structuredClone({ ...found.present, version: chosen.version, design, fields });
    },
    async versions(owner, name) {
      return (entry(owner, name)?.versions ?? []).map(({ version, updatedAt }) => ({ version, createdAt: updatedAt }));
    },
    async list(owner, { after, limit, tag }) {
      const all = [...(owners.get(owner)?.values() ?? [])].map(({ present }) => present);
      const found = all.filter(({ name, tags }) => name > after && (tag === undefined || tags.includes(tag)));
      const sorted = found.sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, limit);
      return sorted.map(({ design: _, fields: __, ...listed }) => structuredClone(listed));
    },
    count: async (owner) => owners.get(owner)?.size ?? 0,
    delete: async (owner, name) => owners.get(owner)?.delete(name) ?? false,
    async close() {},
  };
}
