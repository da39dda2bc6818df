import { describe, expect, test } from 'vitest';
import { Linker } from '../../src/linking/linker.js';
import type { NodeRef } from '../../src/linking/refs.js';
import { lowerPython } from '../../src/source/python/lower.js';
import { testGrammars } from '../support/grammars.js';

const grammars = await testGrammars();

const NOTE = 'def note(text, level=0):\n    print(text)\n';
const MAIN = 'from tools import start\nfrom notes import note\nstart(note, "a")\n';
const LIBRARY = 'from asyncio import to_thread as start\n';

function linked(files: Readonly<Record<string, string>>): Linker {
  const linker = new Linker({ runs: (segments) => (segments.join('.') === 'asyncio.to_thread' ? { argument: 0 } : undefined) });
  for (const [path, text] of Object.entries(files)) linker.set(path, lowerPython(text, grammars));
  return linker;
}

/** The calls of a file, in the order of its text. */
function callsIn(linker: Linker, path: string): readonly NodeRef[] {
  const unit = linker.unit(path);
  if (!unit) throw new Error(`no ${path}`);
  return unit.facts.calls.map((id) => ({ unit, id }));
}

/** How many arguments each call of a file passes to a function that a library runs for it. */
const passed = (linker: Linker, path: string): readonly (number | undefined)[] => callsIn(linker, path).map((call) => linker.givenFunction(call)?.args.length);

/** The files in which a function is called. */
function callersOf(linker: Linker, path: string, name: string): readonly string[] {
  const unit = linker.unit(path);
  const fn = unit?.facts.functions.findIndex((fact) => fact.name === name) ?? -1;
  if (!unit || fn < 0) throw new Error(`no ${name} in ${path}`);
  return linker.callersOf({ unit, fn }).map((call) => call.unit.path);
}

describe('a function that a call gives to a library', () => {
  test('is another when another file says otherwise what is called', () => {
    const linker = linked({ 'main.py': MAIN, 'notes.py': NOTE, 'tools.py': LIBRARY });
    expect(passed(linker, 'main.py')).toEqual([1]);
    expect(callersOf(linker, 'notes.py', 'note')).toEqual(['main.py']);
    linker.set('tools.py', lowerPython('def start(run, text):\n    pass\n', grammars));
    expect(passed(linker, 'main.py')).toEqual([undefined]);
    expect(callersOf(linker, 'notes.py', 'note')).toEqual([]);
    linker.set('tools.py', lowerPython(LIBRARY, grammars));
    expect(passed(linker, 'main.py')).toEqual([1]);
    expect(callersOf(linker, 'notes.py', 'note')).toEqual(['main.py']);
  });

  test('is another when its own file is typed in', () => {
    const linker = linked({ 'main.py': MAIN, 'notes.py': NOTE, 'tools.py': LIBRARY });
    expect(callersOf(linker, 'notes.py', 'note')).toEqual(['main.py']);
    expect(passed(linker, 'main.py')).toEqual([1]);
    linker.edit('main.py', lowerPython(MAIN.replace('"a"', '"a", 1'), grammars));
    expect(passed(linker, 'main.py')).toEqual([2]);
    linker.edit('main.py', lowerPython(MAIN.replace('start(note', 'print(note'), grammars));
    expect(passed(linker, 'main.py')).toEqual([undefined]);
    expect(callersOf(linker, 'notes.py', 'note')).toEqual([]);
    linker.edit('main.py', lowerPython(MAIN, grammars));
    expect(passed(linker, 'main.py')).toEqual([1]);
    expect(callersOf(linker, 'notes.py', 'note')).toEqual(['main.py']);
  });

  test('is found where only callers say what is called, though it was asked for before they were known', () => {
    const through = 'def apply(start, run):\n    start(run, "a")\n';
    const linker = linked({
      'apply.py': through,
      'main.py': 'from asyncio import to_thread\nfrom apply import apply\nfrom notes import note\napply(to_thread, note)\n',
      'notes.py': NOTE,
    });
    callersOf(linker, 'notes.py', 'note');
    expect(passed(linker, 'apply.py')).toEqual([1]);
    expect(passed(linker, 'main.py')).toEqual([undefined]);
  });
});
