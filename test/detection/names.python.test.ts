import { describe, expect, it } from 'vitest';
import type { Range } from '../../src/base/text.js';
import { detect, shippedRules } from '../support/engine.js';
import { type Files, readMarks } from '../support/marked.js';
import { DECOYS, GUESSES } from './names/python-decoys.js';
import { FORMS, MISSES, SIBLINGS } from './names/python-forms.js';

const filesOf = (form: string | Files): Files => (typeof form === 'string' ? { 'app.py': form } : form);

/** A place with its range, zero-based, as one line that can be read in a difference. */
function say({ path, range: { start, end } }: { readonly path: string; readonly range: Range }, ...more: readonly string[]): string {
  return [`${path} ${start.line}:${start.character}-${end.line}:${end.character}`, ...more].join(' ');
}

/** Where a model is called, by which rule and how sure that is. */
async function modelCalls(texts: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const { touchpoints } = await detect(texts);
  return touchpoints.filter(({ kind }) => kind === 'model-call').map((touchpoint) => say(touchpoint, touchpoint.rule, touchpoint.certainty));
}

describe.each(Object.entries(FORMS))('client.chat.completions.create is found: %s', (_, forms) => {
  it.each(Object.entries(forms).filter(([name]) => !MISSES.has(name)))('%s', async (_, form) => {
    const { texts, places } = readMarks(filesOf(form));
    expect(await modelCalls(texts)).toEqual(places.map((place) => say(place, 'python.openai.chat', 'certain')));
  });
});

describe('client.chat.completions.create is missed today, or a guess', () => {
  const forms = new Map(Object.values(FORMS).flatMap((group) => Object.entries(group)));
  it.each([...MISSES])('%s', async (name) => {
    const { texts, places } = readMarks(filesOf(forms.get(name) ?? ''));
    expect(places).not.toEqual([]);
    expect((await modelCalls(texts)).filter((place) => place.endsWith(' certain'))).toEqual([]);
  });
});

describe('its siblings are found under rules of their own', () => {
  it.each(Object.entries(SIBLINGS))('%s', async (name, form) => {
    const rule = name.includes('Azure') ? 'python.openai.azure-chat' : 'python.openai.module-chat';
    const { texts, places } = readMarks(filesOf(form));
    expect(await modelCalls(texts)).toEqual(places.map((place) => say(place, rule, 'certain')));
  });
});

describe('what looks the same is not found', () => {
  it.each(Object.entries(DECOYS))('%s', async (_, form) => {
    expect(await modelCalls(readMarks(filesOf(form)).texts)).toEqual([]);
  });
});

describe('an unknown receiver is a guess', () => {
  it.each(Object.entries(GUESSES))('%s', async (_, form) => {
    const { texts, places } = readMarks(filesOf(form));
    expect(await modelCalls(texts)).toEqual(places.map((place) => say(place, 'python.openai.chat', 'likely')));
  });
});

describe('no rule spells an alias', () => {
  const ROOTS = /^(?:client|self|cls|this|app|llm|model|sdk|api|[a-z])$/;
  it.each(shippedRules().rules.filter(({ file }) => file.startsWith('rules/python/')))('$id', ({ match }) => {
    const patterns = match.type === 'call' || match.type === 'write' || match.type === 'store' ? match.patterns : [];
    expect(patterns.filter(({ segments }) => ROOTS.test(segments[0] ?? '')).map(({ source }) => source)).toEqual([]);
  });
});
