import type { Range } from '../base/text.js';

/** Both languages of one project-made wording. Chinese lines are 概要，非法律原文. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/** An addressable part of a policy: `7`, `7[lead]`, `7(3)`, `11[b]`. */
export interface Clause {
  /** `7`, `7[lead]`, `7(3)` (the text's own numbers), `11[b]` (this project's part). */
  readonly id: string;
  /** The article it belongs to: `7`. */
  readonly article: string;
  /** True where the id's letter is this project's own subdivision, not the text's. */
  readonly projectPart: boolean;
  /** Title of the article. */
  readonly title: Bilingual;
  /** The rendering in the project's own words, Markdown. */
  readonly text: string;
  /** The 要点 line that belongs to this part where it can be told, else the article's. */
  readonly gist: string;
  /** Version bumped by hand when the meaning of a claim changes; part of seals. */
  readonly version: number;
  /** Where it stands: path inside the pack's folder and zero-based range. */
  readonly path: string;
  readonly range: Range;
  /** The unmarked sentence that the part hangs on ("Providers shall:"), Markdown. */
  readonly chapeau?: string;
  /** Where readers go wrong, short. */
  readonly notes?: readonly Bilingual[];
  /** How far the rendering was checked against the original wording. */
  readonly confidence?: Confidence;
  /** The sentence of the official text, where the workspace named a file that holds it. */
  readonly official?: string;
  /** What `official` holds: exactly this clause, the words before the items, or the whole article. */
  readonly officialExtent?: OfficialExtent;
  /** Where `official` stands: a path as the workspace named it, and a zero-based range. */
  readonly officialPlace?: { readonly path: string; readonly range: Range };
}

export const CONFIDENCES = ['very-high', 'high', 'medium-high', 'medium'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export type OfficialExtent = 'clause' | 'opening' | 'article';

export const STRENGTHS = ['duty', 'blanket', 'supporting'] as const;
/** A person can know it; no one can know it fully; not required by the text and never counted as missing. */
export type Strength = (typeof STRENGTHS)[number];

export const VOIDERS = ['code', 'data', 'clause', 'time'] as const;
/** What a claim can be voided by. */
export type Voider = (typeof VOIDERS)[number];

export const SCOPES = ['subject', 'service', 'both'] as const;
/** How often a statement is asked. */
export type Scope = (typeof SCOPES)[number];

/** One statement a clause asks for. */
export interface Obligation {
  /** `7(3)` or, for a further statement of the clause, `4(4)#2`. */
  readonly id: string;
  readonly clause: string;
  /** `…` in it is a blank for the signer; as long as one is left, a ticked line does not count. */
  readonly statement: Bilingual;
  /** Beside the statement in drafts and hovers, never part of what is signed. */
  readonly hint?: Bilingual;
  readonly scope: Scope;
  readonly strength: Strength;
  /** Exactly one of these answers is expected, where given: `not provided to others`, `11[e]`, … */
  readonly anyOf?: readonly Answer[];
  /** Where a `both` statement is asked once a service, `code` and `data` do not count: see `voidersFor`. */
  readonly voidedBy: readonly Voider[];
  /** Raised by hand when the meaning changes; what a seal's `clauses` holds. */
  readonly version: number;
}

/** One of the admissible answers of an obligation with `anyOf`. */
export interface Answer {
  /** Stable id: `not-provided`, `provision`, `view-taken`, `no-personal-information`, … */
  readonly id: string;
  readonly text: Bilingual;
  /** Whether the signer has to add something after the answer's colon (a provision, a reason). */
  readonly needs?: 'provision' | 'reason';
  /** The clause the answer relies on, `11[e]`. */
  readonly clause?: string;
}

/** A condition on a touchpoint's facets; every key must hold. A list means "any of", `*` any value at all. */
export type FacetCondition = Readonly<Record<string, string | readonly string[]>>;

/** One row of the pack's mapping: kind (+ facets) → what is asked and shown. */
export interface Mapping {
  readonly kind: string;
  readonly when?: FacetCondition;
  /** Obligation ids asked once a subject. */
  readonly asked: readonly string[];
  /** Clause ids shown as bearing on the place, never flagged. */
  readonly shown: readonly string[];
  /** Clauses the place is evidence for (a safeguard); shown, nothing is asked. */
  readonly evidence: readonly string[];
  /** Clauses a safeguard that is off may count against; flagged by itself, nothing new is asked. */
  readonly exposes: readonly string[];
  /** A remark for the card, e.g. that Article 7 speaks of training data only. */
  readonly remark?: Bilingual;
}

/** A facet that conditions may name, with its values; `['*']` admits any value. */
export interface FacetDeclaration {
  readonly name: string;
  readonly values: readonly string[];
  /** What a place without the facet counts as. */
  readonly default?: string;
}

/** How a clause continues in the law in force. */
export interface CrossReference {
  readonly clause: string;
  /** Articles of the Interim Measures, `7(3)`; empty when dropped. */
  readonly interim: readonly string[];
  readonly change: Change;
  readonly note: Bilingual;
  /** How far the numbers in `interim` were checked. */
  readonly mark: Mark;
  /** Other instruments that carry the same duty, shown beside a dropped clause: the English texts of `references`. */
  readonly seeAlso: readonly string[];
  readonly references: readonly InstrumentReference[];
}

export const CHANGES = ['kept', 'changed', 'softened', 'narrowed', 'widened', 'strengthened', 'dropped', 'moved'] as const;
export type Change = (typeof CHANGES)[number];

export const MARKS = ['verified', 'secondary', 'unverified'] as const;
/** Checked against the full Chinese text; seen in a secondary source; general knowledge, which is said wherever it is shown. */
export type Mark = (typeof MARKS)[number];

/** Another text that the cross-reference points to. */
export interface Instrument {
  /** `DSP`. */
  readonly id: string;
  readonly title: Bilingual;
  readonly short: Bilingual;
  /** UTC day. */
  readonly inForce?: string;
  /** How far its article numbers were checked. */
  readonly mark: Mark;
}

/** Articles of one instrument. */
export interface InstrumentReference {
  readonly instrument: string;
  /** Empty where no article is named. */
  readonly articles: readonly string[];
  readonly mark: Mark;
  /** `Deep Synthesis Provisions Art 9`, with "unverified" where it is. */
  readonly text: Bilingual;
}

/** The service claims: what is asked once a service, and the gate that turns the rest off. */
export interface ServiceClaims {
  /** Kinds whose presence in product code makes a workspace a service. */
  readonly triggeredBy: readonly string[];
  /** The obligation that, answered `Not applicable` (not provided to the public), ends the rest. */
  readonly gate: string;
  /** `when` may name `kinds` beside facets. Two entries of one id are alternatives: see `serviceAsks`. */
  readonly asked: readonly { readonly id: string; readonly when?: FacetCondition }[];
}

/** What to ask for as evidence of a source, by the way it was obtained. */
export interface SourceEvidence {
  /** Where the list comes from and how sure it is; shown with it. */
  readonly note: Bilingual;
  readonly kinds: Readonly<Record<string, Bilingual>>;
}

/** One loaded policy. */
export interface Pack {
  readonly id: string;
  readonly title: Bilingual;
  /** Shown on every card: "Draft of 11 April 2023, never in force". */
  readonly statusLine: Bilingual;
  /** Short name of the text: "Draft". */
  readonly short: Bilingual;
  /** The text that took its place: "Interim Measures". */
  readonly successor?: Bilingual;
  /** Stands beside every project-made Chinese line: 概要，非法律原文. */
  readonly summaryLabel: Bilingual;
  /** What this pack is and is not. */
  readonly about: Bilingual;
  /** In the order of the text. */
  readonly clauses: readonly Clause[];
  readonly obligations: readonly Obligation[];
  /** Clauses written out as asking nothing. */
  readonly none: readonly string[];
  /** Why, by clause id. */
  readonly noneBecause: Readonly<Record<string, Bilingual>>;
  /** How every `blanket` statement begins. */
  readonly blanketOpening?: Bilingual;
  readonly sourceEvidence?: SourceEvidence;
  readonly facets: readonly FacetDeclaration[];
  readonly mappings: readonly Mapping[];
  readonly service: ServiceClaims;
  readonly crossReferences: readonly CrossReference[];
  readonly instruments: readonly Instrument[];
  /** Kinds of which at least one must be in product code before anything is asked at all. */
  readonly workspaceNeeds: readonly string[];
}
