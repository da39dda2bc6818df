import { describe, expect, it } from 'vitest';
import { testGrammars } from '../../support/grammars.js';
import { callees } from '../python/support.js';
import { CREATE, DECOYS, FILES, OTHER, SCRIPT, TYPED } from './forms.js';
import { type Files, linkScripts } from './support.js';

const grammars = await testGrammars();

/** Whether any call of the file that is given last reaches the method. */
function reaches(files: Files): boolean {
  const path = Object.keys(files).at(-1) ?? '';
  return callees(linkScripts(grammars, files), path).some((path) => CREATE.includes(path));
}

describe('new OpenAI().chat.completions.create in one file', () => {
  it.each(Object.entries(SCRIPT))('resolves in TypeScript and JavaScript through: %s', (_, text) => {
    for (const ending of ['ts', 'tsx', 'js']) expect([ending, reaches({ [`app/main.${ending}`]: text })]).toEqual([ending, true]);
  });

  it.each(Object.entries(TYPED))('resolves in TypeScript through: %s', (_, text) => {
    for (const ending of ['ts', 'tsx']) expect([ending, reaches({ [`app/main.${ending}`]: text })]).toEqual([ending, true]);
  });

  it.each(Object.entries(OTHER))('resolves in its kind of file through: %s', (_, files) => {
    expect(reaches(files)).toBe(true);
  });
});

describe('new OpenAI().chat.completions.create across files', () => {
  it.each(Object.entries(FILES))('resolves through: %s', (_, files) => {
    expect(reaches(files)).toBe(true);
  });
});

describe('same-named decoys', () => {
  it.each(Object.entries(DECOYS))('does not resolve: %s', (_, form) => {
    expect(reaches(typeof form === 'string' ? { 'app/main.ts': form } : form)).toBe(false);
  });
});
