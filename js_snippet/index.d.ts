/** Where and under which names this page reports. */
export interface Options {
  /** A write key, `sbw_…`; it is public. */
  key: string;
  /** The collector, or a path of your own site that is proxied to it. */
  url: string;
  /** The name of this product, where an account uses several. */
  app?: string;
  /** The part of the product in use, as `feature` names it. */
  feature?: string;
  /** Who is here, as `identify` says it; `account` is needed too. */
  user?: string | number;
  account?: string | number;
  traits?: Record<string, unknown>;
  /** The identity token made by your server, where the collector requires one. */
  token?: string;
  /** Record nothing where the browser sends Global Privacy Control, until consent is given. */
  gpc?: boolean;
}

/** The account a user works in, and what is known of the user. */
export interface Identity {
  account: string | number;
  traits?: Record<string, unknown>;
  /** The identity token made by your server, where the collector requires one. */
  token?: string;
}

/** What the snippet gave up or survived on this page. */
export interface Counts {
  /** Segments and events dropped because too much was waiting. */
  dropped: number;
  /** Errors that were caught before they could reach the page, and events the collector refused. */
  errors: number;
}

export type QueuedCall = [method: Call, ...args: any[]];

export interface Seatbeat {
  /**
   * Name the user and account; what was recorded since the page opened is theirs. The account is
   * its id, or the identity token made by your server, which names it.
   */
  identify(userId: string | number, accountOrToken: string | number | Identity): void;
  /** Report a named act of the user, with properties of your choice. */
  activity(name: string, properties?: Record<string, unknown>): void;
  /** Name the part of the product in use; with no name, follow the path of the page again. */
  feature(name?: string | null): void;
  /** Count as engaged until released: a call, a video. A name lets `release` end it, too. */
  hold(what?: unknown): () => void;
  /** End a hold by its name. */
  release(what: unknown): void;
  /** Ask a survey now if the user may be asked: without its delay, trigger and rules for pages. */
  survey(id: string): void;
  /** Send now what is new, without waiting for the next beat. */
  flush(): void;
  /** Forget the user: what follows belongs to whoever is identified next. */
  reset(): void;
  /** Withdraw consent (empties the storage, drops what is unsent, sends no more) or give it. */
  consent(given: boolean): void;
  readonly counts: Readonly<Counts>;
  /** Takes queued calls, before and after the snippet has loaded. */
  readonly q: { push(...calls: QueuedCall[]): unknown };
}

/** What a page has in place of the snippet until it has loaded: a queue, with `stub.js` calls. */
export interface Stub extends Partial<Pick<Seatbeat, Call>> {
  q: QueuedCall[];
}

export type Call =
  | "identify" | "activity" | "feature" | "hold" | "release" | "survey" | "flush" | "reset"
  | "consent";

/** Start on this page, once; a second start changes nothing and returns the first. */
export function start(options: Options): Seatbeat;

declare global {
  interface Window {
    seatbeat?: Seatbeat | Stub;
  }
}
