/** What is left of a caller's requests. */
export interface Taken {
  /** Whether there was room, so that the requests were taken. */
  isTaken: boolean;
  /** Requests that are left, below zero where more were taken than there were. */
  left: number;
}

/** What a caller takes of its share. */
export interface Share {
  /** Requests that come back within a minute, and that may come at once. */
  perMinute: number;
  requests: number;
  /** Enough to be left for all of them to be taken. */
  atOnce: number;
}

/** A token bucket for each caller. */
export interface Buckets {
  take(caller: string, share: Share): Promise<Taken>;
}

/** How a server is spoken to. */
export interface SharedServerOptions {
  /** ms in which it has to connect, and to answer. Default: 5 s. */
  answerTime?: number;
  /** Instead of the server's clock, for tests. */
  now?: () => number;
}

/** What several machines have in common: a server at `GESSO_QUEUE_URL`. */
export interface SharedServer {
  /** ms in which it has to connect, and to answer: for whoever connects to it besides. */
  answerTime: number;
  /** Whether it is this machine's turn to do work that one does at a time: nobody else's for so many ms. */
  turn(name: string, ms: number): Promise<boolean>;
  /** The secret that all machines sign with; the first of them gives it. */
  secret(draft: Uint8Array): Promise<Uint8Array>;
  buckets: Buckets;
  /** @throws SharedServerError where it does not answer */
  ping(): Promise<void>;
  /** @throws SharedServerError that says what is wrong with it */
  check(): Promise<void>;
  close(): Promise<void>;
}
