import { isDay } from '../base/day.js';
import type { Problem } from '../base/problem.js';
import { CHANGES, type CrossReference, type Instrument, type InstrumentReference, MARKS } from './pack.js';
import { readClauseId, readKnownClause } from './read-pack.js';
import { expectedOneOf } from './suggest.js';
import { referenceText } from './wording.js';
import { type Field, quote, YamlText } from './yaml-field.js';

export interface ReadCrossReferences {
  readonly crossReferences: readonly CrossReference[];
  readonly instruments: readonly Instrument[];
  readonly problems: readonly Problem[];
}

/** Reads `crossref.yaml`: how each clause continues in the law in force. */
export function readCrossReferences(path: string, text: string, clauses: ReadonlySet<string>): ReadCrossReferences {
  const yaml = new YamlText(path, text);
  const fields = yaml.root('The file')?.record(['successor', 'instruments', 'clauses']);
  const instruments = (fields?.get('instruments')?.entries('a map of instruments') ?? []).flatMap(({ text: id, value }) => readInstrument(id, value) ?? []);
  const successorField = fields?.get('successor');
  const successor = readInstrumentId(successorField, successorField?.text('the id of an instrument'), instruments);
  const crossReferences: CrossReference[] = [];
  for (const field of fields?.get('clauses')?.items('a list of clauses') ?? []) {
    const reference = readReference(field, clauses, instruments, successor);
    if (!reference) continue;
    if (crossReferences.some((other) => other.clause === reference.clause)) {
      field.problem('policy.duplicate', `${reference.clause} stands twice: expected each clause once`);
    } else crossReferences.push(reference);
  }
  return { crossReferences, instruments, problems: yaml.problems };
}

function readInstrument(id: string, field: Field): Instrument | undefined {
  const fields = field.record(['title', 'short', 'mark'], ['in-force']);
  const title = fields?.get('title')?.bilingual();
  const short = fields?.get('short')?.bilingual();
  const mark = fields?.get('mark')?.oneOf(MARKS);
  const day = fields?.get('in-force');
  const inForce = day?.text('a day like 2023-08-15');
  if (inForce !== undefined && !isDay(inForce)) day?.problem('policy.wrong-type', `in-force is ${quote(inForce)}: expected a day like 2023-08-15`);
  return title && short && mark ? { id, title, short, ...(inForce === undefined ? {} : { inForce }), mark } : undefined;
}

function readInstrumentId(field: Field | undefined, id: string | undefined, instruments: readonly Instrument[]): Instrument | undefined {
  if (id === undefined) return undefined;
  const found = instruments.find((instrument) => instrument.id === id);
  if (!found) {
    const ids = instruments.map((instrument) => instrument.id);
    field?.problem('policy.unknown-instrument', `There is no instrument ${quote(id)}: ${expectedOneOf(id, ids)}`);
  }
  return found;
}

function readReference(
  field: Field,
  clauses: ReadonlySet<string>,
  instruments: readonly Instrument[],
  successor: Instrument | undefined,
): CrossReference | undefined {
  const fields = field.record(['clause', 'interim', 'change', 'note'], ['see', 'mark']);
  const clause = readKnownClause(fields?.get('clause'), clauses);
  const interim = readArticles(fields?.get('interim'));
  const change = fields?.get('change')?.oneOf(CHANGES);
  const note = fields?.get('note')?.bilingual();
  const mark = fields?.get('mark')?.oneOf(MARKS) ?? successor?.mark ?? 'unverified';
  const references = readSee(fields?.get('see'), instruments);
  if (clause === undefined || !change || !note) return undefined;
  if (change === 'dropped' && interim.length > 0) {
    field.problem('policy.crossref', `${clause} is dropped, yet names articles that continue it: expected interim: [] or another change`);
  } else if (change !== 'dropped' && interim.length === 0) {
    field.problem('policy.crossref', `${clause} is ${change}, yet names no article that continues it: expected interim to name one, or change: dropped`);
  } else if (change === 'dropped' && references.length === 0) {
    field.problem('policy.crossref', `${clause} is dropped: expected see to name what still binds`);
  }
  return { clause, interim, change, note, mark, seeAlso: references.map((reference) => reference.text.en), references };
}

/** `see: { DSP: [9, "10(3)"], PIPL: [] }`. */
function readSee(field: Field | undefined, instruments: readonly Instrument[]): readonly InstrumentReference[] {
  return (field?.entries('a map of instruments to articles') ?? []).flatMap(({ key, text, value }) => {
    const articles = readArticles(value);
    const instrument = readInstrumentId(key, text, instruments);
    if (!instrument) return [];
    const { id, short, mark } = instrument;
    return [{ instrument: id, articles, mark, text: referenceText(short, articles, mark !== 'unverified') }];
  });
}

function readArticles(field: Field | undefined): readonly string[] {
  return (field?.items('a list of articles') ?? []).flatMap((entry) => readClauseId(entry) ?? []);
}
