import { hasEnded, type Job, type JobStore, meets } from './types.ts';

/** Remembers jobs in memory, for tests and for a service that keeps nothing. */
export function createMemoryJobStore(): JobStore {
  // Maps keep the order of insertion, which is the order of creation.
  const jobs = new Map<string, Job>();
  const all = () => [...jobs.values()];
  const knownBy = (owner: string, key: string | null) =>
    key === null ? undefined : all().find((job) => job.owner === owner && job.idempotencyKey === key);

  return {
    async create(job) {
      const known = knownBy(job.owner, job.idempotencyKey);
      if (known) return { ...known };
      jobs.set(job.id, { ...job });
      return job;
    },
    async get(id) {
      const job = jobs.get(id);
      return job ? { ...job } : null;
    },
    async known(owner, idempotencyKey) {
      const job = knownBy(owner, idempotencyKey);
      return job ? { ...job } : null;
    },
    async update(id, changes, expected) {
      const job = jobs.get(id);
      if (!job || !meets(job, expected)) return null;
      const changed = { ...job, ...changes };
      jobs.set(id, changed);
      return { ...changed };
    },
    async list(owner, page, perPage) {
      const own = all().filter((job) => job.owner === owner);
      return own.reverse().slice((page - 1) * perPage, page * perPage);
    },
    async unfinished() {
      return all().flatMap((job) => (hasEnded(job) ? [] : [job.id]));
    },
    async oldest(limit) {
      return all()
        .filter((job) => !hasEnded(job))
        .slice(0, limit);
    },
    async dueWebhooks(now, limit) {
      const due = all().filter(({ webhookAt }) => webhookAt !== null && webhookAt <= now);
      return due.sort((a, b) => (a.webhookAt ?? 0) - (b.webhookAt ?? 0)).slice(0, limit);
    },
    async removeExpired(now) {
      const expired = all().filter((job) => job.expiresAt <= now);
      for (const { id } of expired) jobs.delete(id);
      return expired.length;
    },
    async close() {},
  };
}
