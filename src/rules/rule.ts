import type { Phrase } from '../base/phrase.js';
import type { Kind } from './kind.js';
import type { SymbolPattern } from './pattern.js';
import type { Selector } from './selector.js';

/** A test of one argument or config value. All given keys must hold. */
export interface ArgumentTest {
  readonly arg: Selector;
  /** Literal values (as text) one of which it must, or must not, have. An argument whose value is unknown passes `notIn` and fails `in`. */
  readonly in?: readonly string[];
  readonly notIn?: readonly string[];
  readonly matches?: RegExp;
  readonly notMatches?: RegExp;
  /** What it must be, as far as it is known from its beginning on: `'chats:' + id`. */
  readonly begins?: RegExp;
  /** Where the first part of an address stands that the argument is only the path of: `ctor.base_url`. */
  readonly base?: Selector;
  /** Whether the argument is given at all. */
  readonly present?: boolean;
  /** What the value must be called where it is handed in or kept: the last name of `settings.AI_MODEL_ENDPOINT`, a parameter, a function, the environment variable it is read from. Not the variable that holds it. */
  readonly named?: RegExp;
  /** Whether it is anything but a text or number that stands in the code. */
  readonly varies?: boolean;
  /** What it must be, or be made by. */
  readonly is?: readonly SymbolPattern[];
  /** What it must not be. */
  readonly isNot?: readonly SymbolPattern[];
}

/** How well an entity's fields fit: lexicon class → points, once a class. */
export interface FieldScore {
  readonly score: Readonly<Record<string, number>>;
  readonly atLeast: number;
}

/** Where a value is read from: captures such as host and model. */
export interface Capture {
  readonly from?: Selector;
  /** Environment variables a library reads when the argument is absent. */
  readonly env?: readonly string[];
  readonly default?: string;
}

/** A value that a library builds first and another call is then given: where its host and model are said, by the name of the capture that asks. */
export interface Maker {
  readonly pattern: SymbolPattern;
  readonly capture: Readonly<Record<string, Capture>>;
}

/** How a touchpoint's subject is made; the first that gives a value wins. */
export interface SubjectRule {
  readonly when?: ArgumentTest;
  /** `auto` tells hub ids, paths and URIs apart by their form. */
  readonly scheme: string;
  readonly from?: Selector;
  /** `$host`, `$model`: a capture. */
  readonly capture?: string;
  /** A fixed name behind the scheme. */
  readonly name?: string;
}

export type Match =
  | {
      readonly type: 'call';
      readonly patterns: readonly SymbolPattern[];
      /** Member chains that are distinctive where the receiver is unknown; such a place is `likely`. */
      readonly shapes: readonly (readonly string[])[];
      /** Also where the workspace is the library itself, whose examples and scripts import it by its name. */
      readonly own?: true;
    }
  | { readonly type: 'store'; readonly patterns: readonly SymbolPattern[] }
  /** A write to an entity: the entity is an argument's type, a table's name, or the class behind the call. */
  | {
      readonly type: 'write';
      readonly patterns: readonly SymbolPattern[];
      readonly entity: Selector;
      readonly value?: Selector;
      /** The method of what the call gives that is then handed the values: `insert(T).values(…)`. */
      readonly then?: string;
    }
  /** What is kept in the memory of a process under a key that is named as a class of the lexicon says: `turns[userId].push(text)`. */
  | { readonly type: 'kept'; readonly under: string }
  /** Each entity of a role, at its header. */
  | { readonly type: 'entity'; readonly role: EntityRole }
  /** Each field of an entity of a role. */
  | { readonly type: 'field'; readonly roles: readonly EntityRole[] }
  | {
      readonly type: 'route';
      /** A decorator on the handler, or a call that registers one. */
      readonly decorators: readonly SymbolPattern[];
      readonly registers: readonly SymbolPattern[];
      readonly path?: Selector;
      /** What stands before the path of each route of a router: `ctor.prefix`. */
      readonly prefix?: Selector;
      readonly method?: Selector;
      readonly handler?: Selector;
      /** A list of paths, each with the name of the class that answers there behind it. */
      readonly table?: Selector;
      /** File-based routes: path globs and the exported handler names. */
      readonly files: readonly string[];
      readonly exports: readonly string[];
      /** The text at the head of a file whose exported functions are called from outside: `'use server'`. */
      readonly directive?: string;
      /** Handler methods of subclasses of these. */
      readonly bases: readonly SymbolPattern[];
      readonly methods: readonly string[];
      /** A bot or page rather than an HTTP route: the subject's scheme. */
      readonly scheme: string;
      /** Parameters (by position) that are not the user's input, e.g. the response object. */
      readonly ignoreParameters: readonly number[];
    }
  | {
      readonly type: 'entry';
      readonly path: readonly string[];
      readonly has: readonly string[];
      readonly files: readonly string[];
      readonly formats: readonly string[];
      /** A part of a document may be one, and so may a map that is written in Python. */
      readonly nested?: true;
    };

export interface Rule {
  readonly id: string;
  readonly kind: Kind;
  readonly match: Match;
  readonly where: {
    readonly args: readonly ArgumentTest[];
    /** The user's text must be in one of these arguments. */
    readonly text?: Selector;
    /** So may what people upload: the place keeps files. */
    readonly uploads?: boolean;
    /** The call must stand where a route leads to, and the text come from who asked there: elsewhere it is for who runs the program. */
    readonly served?: true;
    /** Arguments of which one must be anything but a text of the program's own: whose the record is. Calls of a function that hand it on are places too. */
    readonly whose?: Selector;
    /** Arguments of which one must say by a name in it whose or about which talk the record is: `{ chatId }`. The same of calls of a function that hand it on. */
    readonly about?: Selector;
    readonly fields?: FieldScore;
    /** What must be written here are rows of a training file. */
    readonly rows?: Selector;
    /** The call must stand in a class that derives from one of these, and whose name does not say that it tests. */
    readonly within?: readonly SymbolPattern[];
    /** What the call gives must reach a trainer, as what it trains on, or rows of a training file that are written. */
    readonly fed?: readonly Fed[];
    /** The part of what the call gives with which something must be done, where it is taken apart. */
    readonly part?: number;
    /** A field's name must be of one of these lexicon classes. */
    readonly name?: readonly string[];
    /** A route's handler must reach a touchpoint of one of these kinds. */
    readonly reaches?: readonly Kind[];
    /**
     * Of a bot: names of handlers of messages; one that is not seen to reach such a place, but hands what it gets on to other code of a
     * workspace that has one (through a queue, say), is `likely`.
     */
    readonly handsOn?: RegExp;
    /** Regular expression that the captured subject text must not match. */
  };
  readonly capture: Readonly<Record<string, Capture>>;
  readonly subject: readonly SubjectRule[];
  readonly material: readonly string[];
  readonly facets: Readonly<Record<string, string | readonly string[]>>;
  readonly certainty: 'certain' | 'declared' | 'likely';
  /** Arguments whose text is looked at for the facet `carries`. */
  readonly carries?: Selector;
  /** One line for the card: why here. */
  readonly note?: Phrase;
  /** Where the rule stands. */
  readonly file: string;
  readonly line: number;
}

/** What may be made of what is read: a trainer is given it, or its file writes it into rows of a training file (`named-rows`: where the code says which file it is). */
export const FED = ['trainer', 'rows', 'named-rows'] as const;
export type Fed = (typeof FED)[number];

/** What rows of a training file look like. */
export interface RowForm {
  /** Groups of keys; of each group one must be there. */
  readonly keys: readonly (readonly string[])[];
  /** Keys that hold the turns of a chat. */
  readonly turns: readonly string[];
  /** A row that logs and saved chats may have as well. */
  readonly unsure: boolean;
  /** Only a row that is changed in its place in a map of rows. */
  readonly keyed: boolean;
}

export type EntityRole = 'store' | 'request' | 'form';

/** What makes a class, schema call or type a table, a request or a form. */
export interface EntityDefinition {
  readonly id: string;
  readonly role: EntityRole;
  readonly bases: readonly SymbolPattern[];
  readonly decorators: readonly SymbolPattern[];
  /** Class keywords that must be given, e.g. `table=True`. */
  readonly keywords: Readonly<Record<string, boolean>>;
  /** Bases that rule it out, e.g. a schema that is also a table. */
  readonly schemas: readonly SymbolPattern[];
  readonly schemaName?: Selector;
  readonly schemaFields?: Selector;
  /** Attributes that hold the table's name: `__tablename__`, `Meta.db_table`; the class name is the last resort. */
  readonly name: readonly string[];
  /** Calls or annotations that make an attribute a column; empty: every field. */
  readonly columns: readonly SymbolPattern[];
  /** Attributes that make it abstract when true: `__abstract__`, `Meta.abstract`. */
  readonly abstract: readonly string[];
}

/** Library knowledge that is not a touchpoint: what carries text, where the user's text enters. */
export interface FlowKnowledge {
  readonly sources: readonly { readonly pattern: SymbolPattern; readonly label: string }[];
  /** Calls whose result carries nothing of their arguments. */
  readonly stops: readonly SymbolPattern[];
  /** Names of functions (lexicon-like, as regular expressions) that take text out: `redact`, `mask`. */
  readonly stopNames: readonly RegExp[];
  /** Members that carry no text: `length`, `size`. */
  readonly stopMembers: ReadonlySet<string>;
}
