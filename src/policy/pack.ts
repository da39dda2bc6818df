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
  /** The sentence of the official text, where the workspace named a file that holds it. */
  readonly official?: string;
}

export type Strength = 'duty' | 'blanket' | 'supporting';

/** What a claim can be voided by. */
export type Voider = 'code' | 'data' | 'clause' | 'time';

/** One statement a clause asks for. */
export interface Obligation {
  /** `7(3)` or, for a further statement of the clause, `4(4)#2`. */
  readonly id: string;
  readonly clause: string;
  readonly statement: Bilingual;
  readonly scope: 'subject' | 'service';
  readonly strength: Strength;
  /** Exactly one of these answers is expected, where given: `not provided to others`, `11[e]`, … */
  readonly anyOf?: readonly Answer[];
  readonly voidedBy: readonly Voider[];
}

/** One of the admissible answers of an obligation with `anyOf`. */
export interface Answer {
  /** Stable id: `not-provided`, `provision`, `view-taken`, `no-personal-information`, … */
  readonly id: string;
  readonly text: Bilingual;
  /** Whether the signer has to add something after the answer's colon (a provision, a reason). */
  readonly needs?: 'provision' | 'reason';
}

/** A condition on a touchpoint's facets; every key must hold. A list means "any of". */
export type FacetCondition = Readonly<Record<string, string | readonly string[]>>;

/** One row of the pack's mapping: kind (+ facets) → what is asked and shown. */
export interface Mapping {
  readonly kind: string;
  readonly when?: FacetCondition;
  /** Obligation ids asked once a subject. */
  readonly asked: readonly string[];
  /** Clause ids shown as bearing on the place, never flagged. */
  readonly shown: readonly string[];
  /** A remark for the card, e.g. that Article 7 speaks of training data only. */
  readonly remark?: Bilingual;
}

/** How a clause continues in the law in force. */
export interface CrossReference {
  readonly clause: string;
  /** Articles of the Interim Measures, `7(3)`; empty when dropped. */
  readonly interim: readonly string[];
  readonly change: 'kept' | 'changed' | 'softened' | 'narrowed' | 'widened' | 'strengthened' | 'dropped' | 'moved';
  readonly note: Bilingual;
  /** Other instruments that carry the same duty, shown beside a dropped clause. */
  readonly seeAlso: readonly string[];
}

/** The service claims: what is asked once a service, and the gate that turns the rest off. */
export interface ServiceClaims {
  /** Kinds whose presence in product code makes a workspace a service. */
  readonly triggeredBy: readonly string[];
  /** The obligation that, answered `Not applicable` (not provided to the public), ends the rest. */
  readonly gate: string;
  readonly asked: readonly { readonly id: string; readonly when?: FacetCondition }[];
}

/** One loaded policy. */
export interface Pack {
  readonly id: string;
  readonly title: Bilingual;
  /** Shown on every card: "Draft of 11 April 2023, never in force". */
  readonly statusLine: Bilingual;
  /** In the order of the text. */
  readonly clauses: readonly Clause[];
  readonly obligations: readonly Obligation[];
  /** Clauses written out as asking nothing. */
  readonly none: readonly string[];
  readonly mappings: readonly Mapping[];
  readonly service: ServiceClaims;
  readonly crossReferences: readonly CrossReference[];
  /** Kinds of which at least one must be in product code before anything is asked at all. */
  readonly workspaceNeeds: readonly string[];
}
