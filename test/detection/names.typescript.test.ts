import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../src/base/text.js';
import { detect } from '../support/engine.js';
import { folderWith } from '../support/workspace.js';
import { DAY, open } from '../workspace/support/open.js';
import { CLASSES } from './names/typescript/classes.js';
import { CONTEXTS } from './names/typescript/contexts.js';
import { DECOYS } from './names/typescript/decoys.js';
import type { Form } from './names/typescript/form.js';
import { FURTHER } from './names/typescript/further.js';
import { IMPORTS } from './names/typescript/imports.js';
import { INSTANCES } from './names/typescript/instances.js';
import { MEMBERS } from './names/typescript/members.js';
import { MISSED } from './names/typescript/missed.js';
import { MODULES } from './names/typescript/modules.js';

type Files = Form[1];

function textsOf(files: Files): readonly (readonly [string, string])[] {
  return typeof files === 'string' ? [['app.ts', files]] : Object.entries(files);
}

function plain(text: string): string {
  return text.replace(/[«»]/g, '');
}

/** Where the marks stand, in the texts without them. */
function marked(files: Files) {
  return textsOf(files).flatMap(([path, text]) => {
    const lines = LineIndex.of(plain(text));
    return [...text.matchAll(/«([^«»]*)»/g)].map((mark, before) => {
      const start = mark.index - 2 * before;
      return { path, range: lines.range([start, start + (mark[1] ?? '').length]) };
    });
  });
}

/** What is reported as a call of a model, in the texts without marks. */
async function reported(files: Files) {
  const { touchpoints } = await detect(new Map(textsOf(files).map(([path, text]) => [path, plain(text)])));
  return touchpoints
    .filter(({ kind }) => kind === 'model-call')
    .map(({ path, range, rule, certainty, subject }) => ({ path, range, rule, certainty, subject }));
}

/** Names that the forms chose, and others for them. */
const RENAMED = new Map([
  ['client', 'kv'],
  ['llm', 'warehouse'],
  ['service', 'x1'],
  ['services', '$all'],
  ['openai_1', 'mod_7'],
  ['makeClient', 'prepare'],
  ['getClient', 'obtain'],
  ['ask', 'later'],
]);
const OWN_NAMES = new RegExp(`\\b(?:${[...RENAMED.keys()].join('|')})\\b`, 'g');

/** In texts and paths, so that imports still lead where they did. */
function withOtherNames(files: Files): Files {
  const rename = (text: string): string => text.replace(OWN_NAMES, (name) => RENAMED.get(name) ?? name);
  return Object.fromEntries(textsOf(files).map(([path, text]) => [rename(path), rename(text)]));
}

const CHAT = { rule: 'js.openai.chat', certainty: 'certain', subject: 'host:api.openai.com' };

const FORMS = [...IMPORTS, ...INSTANCES, ...MODULES, ...CLASSES, ...MEMBERS, ...CONTEXTS, ...FURTHER];

describe('client.chat.completions.create of the npm package openai is one place, on its callee', () => {
  describe.each([
    ['import', IMPORTS],
    ['instance', INSTANCES],
    ['other file', MODULES],
    ['class or type', CLASSES],
    ['member', MEMBERS],
    ['context', CONTEXTS],
    ['further', FURTHER],
  ])('%s', (_, forms) => {
    it.each(forms.filter(([name]) => !Object.hasOwn(MISSED, name)))('%s', async (_name, files) => {
      const places = marked(files);
      expect(places).toHaveLength(1);
      expect(await reported(files)).toEqual(places.map((place) => ({ ...place, ...CHAT })));
    });

    it.each(forms.filter(([name]) => Object.hasOwn(MISSED, name)))('missed today: %s', async (name, files) => {
      const guess = { ...CHAT, certainty: 'likely' };
      expect(await reported(files)).toEqual(MISSED[name] === 'likely' ? marked(files).map((place) => ({ ...place, ...guess })) : []);
    });
  });

  it.each(FORMS.filter(([name, files]) => !Object.hasOwn(MISSED, name) && !isDeepStrictEqual(withOtherNames(files), Object.fromEntries(textsOf(files)))))(
    'whatever its names are: %s',
    async (_name, files) => {
      const renamed = withOtherNames(files);
      expect(await reported(renamed)).toEqual(marked(renamed).map((place) => ({ ...place, ...CHAT })));
    },
  );

  /** There, files without a word of a rule are read only where an import leads to them. */
  it.each([...MODULES, ...CLASSES].filter(([name, files]) => typeof files !== 'string' && Object.keys(files).length > 1 && !Object.hasOwn(MISSED, name)))(
    'in a folder: %s',
    async (_name, files) => {
      const project = open(folderWith(Object.fromEntries(textsOf(files).map(([path, text]) => [path, plain(text)]))), { bundles: [] });
      await project.scan();
      const { touchpoints } = project.report(DAY).document;
      expect(touchpoints.map(({ path, range, kind }) => ({ path, range, kind }))).toEqual(marked(files).map((place) => ({ ...place, kind: 'model-call' })));
    },
  );

  it('each form has a name of its own, and what is missed is one of them', () => {
    const names = FORMS.map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(Object.keys(MISSED)));
  });

  it('AzureOpenAI, under its own host', async () => {
    const form = `import { AzureOpenAI } from 'openai';
const client = new AzureOpenAI({ endpoint: 'https://acme.openai.azure.com' });
await «client.chat.completions.create»({ model: 'gpt-4o', messages: [] });`;
    const azure = { rule: 'js.openai.azure-chat', certainty: 'certain', subject: 'host:acme.openai.azure.com' };
    expect(await reported(form)).toEqual(marked(form).map((place) => ({ ...place, ...azure })));
  });
});

describe('same-named things that are not the package openai are nothing', () => {
  it.each(DECOYS)('%s', async (_name, files) => {
    expect(await reported(files)).toEqual([]);
  });
});
