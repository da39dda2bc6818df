import type { Phrase } from '../base/phrase.js';
import type { Range } from '../base/text.js';
import { KINDS, type Kind } from '../rules/kind.js';

export { KINDS, type Kind };

/** Kinds of places where a model answers. */
export const MODEL_KINDS: ReadonlySet<Kind> = new Set(['model-call', 'media-generation']);

export const SAFEGUARDS: readonly Kind[] = ['identity', 'content-safety', 'output-label', 'complaint'];

export type Role = 'exposure' | 'safeguard';
export type Certainty = 'certain' | 'declared' | 'likely';
export type Context = 'product' | 'test' | 'example' | 'generated' | 'vendored';

/** Facets of policy/mapping.md; a list is sorted and has no duplicates. */
export interface Facets {
  readonly [name: string]: string | readonly string[] | undefined;
}

/** A step that led to a touchpoint: where a name comes from, where the text enters, which config overrides. */
export interface Evidence {
  readonly path: string;
  readonly range: Range;
  /** One short line, e.g. `OPENAI_BASE_URL in the environment, with this default`. */
  readonly note: Phrase;
}

/** rule × place. */
export interface Touchpoint {
  /** Relative to the scanned root, forward slashes. */
  readonly path: string;
  /** One line. In a notebook: lines of the raw JSON. */
  readonly range: Range;
  /** The whole node. */
  readonly extent: Range;
  /** In a notebook: zero-based cell index and the range within the cell's own text. */
  readonly cell?: { readonly index: number; readonly range: Range };
  readonly kind: Kind;
  readonly role: Role;
  readonly rule: string;
  readonly certainty: Certainty;
  readonly context: Context;
  /** Typed and canonical, `hf:Salesforce/wikitext`, or `unresolved`. */
  readonly subject: string;
  readonly facets: Facets;
  /** Sorted strings `name=value` (or a bare value) whose change matters. */
  readonly material: readonly string[];
  readonly evidence: readonly Evidence[];
}
