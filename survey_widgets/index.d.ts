/** A text for each of the three ways to answer: detractor, passive, promoter and their likes. */
export interface ByBand {
  low: string;
  mid: string;
  high: string;
}

/** All that is shown, in one language; plain text throughout. */
export interface Texts {
  question: string;
  low: string;
  high: string;
  /** The name of one answer for a screen reader, `{n} of {count}`. */
  option: string;
  follow_up: ByBand;
  placeholder: string;
  submit: string;
  skip: string;
  later: string;
  close: string;
  contact_me: string;
  thanks: ByBand;
  /** The name of the card for a screen reader. */
  region: string;
}

export interface Theme {
  /** CSS colours. What is too faint to read is corrected, and the console says so. */
  accent?: string;
  background?: string;
  text?: string;
  /** A CSS length, or a number of pixels. */
  radius?: string | number;
  /** A CSS list of font families. */
  font?: string;
  position?: "bottom-end" | "bottom-start" | "top-end" | "top-start" | "center";
  scheme?: "auto" | "light" | "dark";
}

/** A survey as the collector leases it. */
export interface Survey {
  id: string;
  version?: number;
  metric: "nps" | "csat" | "ces";
  /** The lowest and the highest answer. */
  scale: [low: number, high: number];
  lang: string;
  dir: "ltr" | "rtl";
  /** Nothing of a preview is told. */
  mode?: "live" | "test" | "preview";
  /** Whether to offer the tick "you may contact me". */
  contact?: boolean;
  texts: Texts;
  theme?: Theme;
}

export type Action =
  | "shown" | "started" | "answered" | "completed" | "dismissed" | "later" | "abandoned";

/** One step in the life of a display. */
export interface Step {
  survey_id: string;
  /** Rises with each step. */
  rev: number;
  action: Action;
  lang: string;
  score?: number;
  comment?: string;
  contact?: boolean;
  /** From shown to the first choice, in whole milliseconds. */
  took_ms?: number;
}

export interface PageRules {
  include?: string[];
  exclude?: string[];
}

/** A survey that the collector would ask now, were it not for page, moment and lease. */
export interface Hint {
  id: string;
  delay_ms: number;
  trigger: string | null;
  pages: PageRules | null;
}

export interface Lease {
  display_id: string;
  expires_in_ms: number;
  survey: Survey;
}

export interface LeaseRequest {
  survey_id: string;
  languages: readonly string[];
  trigger?: string;
  width: number;
}

/** The snippet's side of a widget. */
export interface Link {
  due?: Hint[];
  /** A survey that the page itself calls for. */
  wanted?: string;
  /** Whether steps would be sent now: while the collector wants peace nothing is asked. */
  isOpen?(): boolean;
  /** What the collector says; whatever holds no lease is no lease. */
  lease(fields: LeaseRequest): Promise<{ lease?: Lease | null } | null>;
  tell(step: Step & { display_id: string }): void;
  /** Set by the widget; to be called upon each activity. */
  hear?: (name: string) => void;
}

export interface Widget {
  /** What is due now, in place of what was; `link.wanted` is looked at again. */
  due(hints: Hint[]): void;
  /** Take away what is shown and forget what is due; nothing is told. */
  close(): void;
}

export interface MountOptions {
  /** In the flow of the page, not floating above it. */
  inline?: boolean;
  /** An answer that is chosen already and only wants to be confirmed. */
  score?: number;
  /** Whether there are ways to close it and to be asked later; by default not inline. */
  closable?: boolean;
}

/** Ask what is due, each at its moment and once. */
export default function ask(window: Window & typeof globalThis, link: Link): Widget;

/** Show a survey in an element of the page at once. */
export function mount(
  window: Window & typeof globalThis,
  host: Element,
  survey: Survey,
  tell: (step: Step) => void,
  options?: MountOptions,
): { close(): void };
