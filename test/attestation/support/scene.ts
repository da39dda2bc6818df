import { type Assessment, assess } from '../../../src/assessment/assess.js';
import { type AttestationConfig, draftRecord, type Gathered, gather, NO_CONFIG, parseRecord } from '../../../src/attestation/index.js';
import type { Range } from '../../../src/base/text.js';
import type { Touchpoint } from '../../../src/detection/touchpoint.js';
import type { Pack } from '../../../src/policy/index.js';
import { loadDraft } from '../../policy/files.js';

export const PACK: Pack = loadDraft().value;
export const TODAY = '2026-11-20';
export const DATA = 'hf:Salesforce/wikitext';

export function at(line: number, character = 0, length = 5): Range {
  return { start: { line, character }, end: { line, character: character + length } };
}

/** A place; by default a load of a data set in product code. */
export function place(changes: Partial<Touchpoint> = {}): Touchpoint {
  const range = changes.range ?? at(2, 7, 12);
  return {
    path: 'train/pretrain.py',
    range,
    extent: range,
    kind: 'training-data',
    role: 'exposure',
    rule: 'python.datasets.load',
    certainty: 'certain',
    context: 'product',
    subject: DATA,
    facets: {},
    material: ['wikitext-103-raw-v1', 'revision=b08601e'],
    evidence: [],
    ...changes,
  };
}

export const RETENTION = place({
  path: 'app/store.py',
  kind: 'user-input-retention',
  rule: 'python.sqlalchemy.add',
  subject: 'table:chat_turn',
  facets: { carries: 'user-input' },
  material: ['carries=user-input'],
});
export const CALL = place({
  path: 'app/llm.py',
  kind: 'model-call',
  rule: 'python.openai.chat',
  subject: 'host:api.openai.com',
  facets: { carries: 'user-input', host: 'vendor' },
  material: ['carries=user-input', 'host=api.openai.com', 'model=gpt-4o'],
});
export const ROUTE = place({ path: 'app/main.py', kind: 'service-interface', rule: 'python.fastapi.route', subject: 'route:POST /chat', material: [] });

export interface Scene {
  readonly touchpoints: readonly Touchpoint[];
  /** Path → text. */
  readonly records?: Readonly<Record<string, string>>;
  readonly config?: AttestationConfig;
  readonly pack?: Pack;
  readonly asOf?: string;
  readonly dataPins?: ReadonlyMap<string, string>;
  readonly complete?: boolean;
}

export function assessed({ touchpoints, records = {}, config = NO_CONFIG, pack = PACK, asOf = TODAY, ...options }: Scene): Assessment {
  return assess({ touchpoints, records: Object.entries(records).map(([path, text]) => parseRecord(path, text)), pack, config, asOf, ...options });
}

export function gathered({ touchpoints, records = {}, config = NO_CONFIG, pack = PACK }: Scene): Gathered {
  return gather({ touchpoints, records: Object.entries(records).map(([path, text]) => parseRecord(path, text)), pack, config });
}

/** A drafted record, as a program leaves it. */
export function drafted(touchpoints: readonly Touchpoint[], subjects: readonly string[] = [DATA], more: Partial<Scene> = {}): string {
  const { config = NO_CONFIG, pack = PACK, dataPins } = more;
  return draftRecord({ touchpoints, subjects, pack, config, language: 'en', today: TODAY, ...(dataPins ? { dataPins } : {}) }).text;
}

/** Signs as a person does. */
export function sign(text: string, { by = 'Li Na <li.na@example.com>', role = 'Data protection officer', on = TODAY, until = '' } = {}): string {
  return text
    .replace(/^attested-by:.*$/m, `attested-by: ${by}`)
    .replace(/^role:.*$/m, `role: ${role}`)
    .replace(/^attested-on:.*$/m, `attested-on: ${on}`)
    .replace(/^expires-on:.*$/m, `expires-on: ${until}`);
}

/** Ticks lines as a person does: all, or those of some ids; a choice is answered where `answers` has it, and blanks are filled. */
export function tick(text: string, ids?: readonly string[], answers: Readonly<Record<string, string>> = CHOICES): string {
  return text.replace(/^- \[ \] `([^`]+)` (.*)$/gm, (line, id: string, rest: string) => {
    if (ids && !ids.includes(id)) return line;
    return `- [x] \`${id}\` ${rest === '…' ? (answers[id] ?? rest) : rest.replace(/…+/g, 'our own archive')}`;
  });
}

export const CHOICES: Readonly<Record<string, string>> = { '7(3)': 'consent', '11[d]': 'not provided to others', '11[c]': 'no profile is built' };

export function signed(touchpoints: readonly Touchpoint[], subjects: readonly string[] = [DATA], more: Partial<Scene> = {}): string {
  return sign(tick(drafted(touchpoints, subjects, more)));
}

/** A record written by hand, without a seal. */
export function record(claims: readonly string[], front: Readonly<Record<string, string>> = {}): string {
  const keys: Record<string, string> = {
    clausemark: '1',
    policy: PACK.id,
    subjects: `[${DATA}]`,
    'attested-by': 'Li Na <li.na@example.com>',
    role: 'Data protection officer',
    'attested-on': TODAY,
    ...front,
  };
  const lines = Object.entries(keys).filter(([, value]) => value !== '-');
  return `---\n${lines.map(([key, value]) => `${key}: ${value}`).join('\n')}\n---\n# A record\n\n${claims.join('\n')}\n`;
}

/** State of each claim of a subject, by id. */
export function states(assessment: Assessment, subject: string = DATA): Record<string, string> {
  return Object.fromEntries((assessment.subjects.find(({ id }) => id === subject)?.claims ?? []).map(({ clause, state }) => [clause, state]));
}
