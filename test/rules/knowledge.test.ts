import { describe, expect, it } from 'vitest';
import { loadRules } from '../../src/rules/load.js';

function load(text: string) {
  return loadRules(new Map([['rules/x.yaml', text]]));
}

describe('what rule files say of libraries', () => {
  it('hands a value of its own, or the receiver, to a callback', () => {
    const { value, problems } = load(
      'callbacks:\n  - { call: "npm:express().{get,post}", parameter: 0, is: "npm:express.Request()" }\n  - { call: "npm:db().transaction", is: receiver }\n',
    );
    expect(problems).toEqual([]);
    expect(value.callbacks(['npm:express', '()', 'post'])).toEqual([{ parameter: 0, is: ['npm:express', 'Request', '()'] }]);
    expect(value.callbacks(['npm:db', '()', 'transaction'])).toEqual([{ parameter: 0, is: 'receiver' }]);
    expect(value.callbacks(['npm:express', '()', 'listen'])).toEqual([]);
  });

  it('gives the receiver or the argument of a pipe', () => {
    const { value, problems } = load('passthrough:\n  - { call: "npm:chain.**.pipe", gives: either }\n');
    expect(problems).toEqual([]);
    expect(value.passthrough(['npm:chain', 'Prompt', '()', 'pipe'])).toEqual({ gives: 'either' });
    expect(value.passthrough(['npm:chain', 'Prompt', '()', 'invoke'])).toBeUndefined();
  });

  it('gives any argument, or something that holds one', () => {
    const { value, problems } = load('passthrough:\n  - { call: "npm:a.merge", gives: arguments }\n  - { call: "npm:a.keep", gives: holder, argument: 1 }\n');
    expect(problems).toEqual([]);
    expect(value.passthrough(['npm:a', 'merge'])).toEqual({ gives: 'arguments' });
    expect(value.passthrough(['npm:a', 'keep'])).toEqual({ gives: { holderOf: 1 } });
  });

  it('says where a value that is built first names its host', () => {
    const { value, problems } = load(
      'makers:\n  - { value: "npm:vendor.{vendor,createVendor()}()", capture: { host: { from: ctor.baseURL, default: api.vendor.example }, model: prev.0 } }\n',
    );
    expect(problems).toEqual([]);
    const [maker] = value.makers.find(['npm:vendor', 'createVendor', '()', '()']);
    expect(maker?.value.capture['host']?.default).toBe('api.vendor.example');
    expect(value.makers.find(['npm:vendor', 'vendor'])).toEqual([]);
  });

  it('reports a broken entry with what was expected, and keeps the rest', () => {
    const { value, problems } = load(
      'callbacks:\n  - { call: "npm:a.b", is: receiver, when: 1 }\npassthrough:\n  - { call: "npm:a.c", gives: neither }\n  - { call: "npm:a.d", gives: either }\n',
    );
    expect(problems.map(({ message }) => message)).toEqual(expect.arrayContaining([expect.stringContaining('"when"'), expect.stringContaining('either')]));
    expect(value.passthrough(['npm:a', 'c'])).toBeUndefined();
    expect(value.passthrough(['npm:a', 'd'])).toEqual({ gives: 'either' });
  });

  it('looks for a short package name as an import only', () => {
    const rule = (call: string) => `rules:\n  - { id: js.x.y, kind: model-call, match: { call: "${call}" }, note: Calls a model. }\n`;
    expect(load(rule('npm:ai.generateText')).value.literals).toEqual([`"ai"`, `"ai/`, `'ai'`, `'ai/`]);
    expect(load(rule('npm:openai().x')).value.literals).toEqual(['openai']);
  });

  it('does not look for the words of a command that no flag names', () => {
    const rule = 'rules:\n  - { id: a.b.c, kind: training-data, match: { entry: "{_[*],repo_type[*]}", formats: [arguments] }, note: Loads. }\n';
    const { value } = load(rule);
    expect(value.configLiterals).toEqual(['repo_type']);
    expect(value.flagLiterals).toEqual(['-repo_type', '-repo-type']);
  });
});
