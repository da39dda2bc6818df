import { describe, expect, test } from 'vitest';
import { KINDS } from '../../src/detection/touchpoint.js';
import { asks, loadPack } from '../../src/policy/index.js';
import { DRAFT_FILES } from './files.js';

type File = 'pack.yaml' | 'clauses.md' | 'obligations.yaml' | 'mapping.yaml' | 'crossref.yaml';

/** A slip: in which file, what is replaced by what (first place), where the problem stands and what it says. */
interface Slip {
  readonly what: string;
  readonly file: File;
  readonly from: string | RegExp;
  readonly to: string;
  readonly code: string;
  /** Text on the line that the problem points to. */
  readonly at: string;
  readonly message: RegExp;
  /** Where the problem is reported, if not in the file itself. */
  readonly reportedIn?: File;
}

const SLIPS: readonly Slip[] = [
  // pack.yaml
  {
    what: 'a key that does not exist',
    file: 'pack.yaml',
    from: 'status:',
    to: 'statsu:',
    code: 'policy.unknown-key',
    at: 'statsu:',
    message: /Unknown key "statsu" in the pack: expected one of .*did you mean status\?/,
  },
  {
    what: 'a key that is missing',
    file: 'pack.yaml',
    from: 'status:',
    to: 'statsu:',
    code: 'policy.missing-key',
    at: 'clausemark-pack: 1',
    message: /The pack has no "status": expected the keys /,
  },
  {
    what: 'a format of the future',
    file: 'pack.yaml',
    from: 'clausemark-pack: 1',
    to: 'clausemark-pack: 2',
    code: 'policy.unknown-value',
    at: 'clausemark-pack: 2',
    message: /"clausemark-pack" is "2": expected 1/,
  },
  {
    what: 'an id with blanks',
    file: 'pack.yaml',
    from: 'id: cac-genai-draft-2023',
    to: 'id: CAC draft',
    code: 'policy.wrong-type',
    at: 'id: CAC draft',
    message: /expected small letters, digits and hyphens/,
  },
  {
    what: 'one language only',
    file: 'pack.yaml',
    from: '  zh: 征求意见稿\n',
    to: '',
    code: 'policy.missing-key',
    at: '  en: Draft',
    message: /"short" has no "zh": expected the keys en, zh/,
  },
  {
    what: 'a text file that is not there',
    file: 'pack.yaml',
    from: 'text: [clauses.md]',
    to: 'text: [clauses.md, more.md]',
    code: 'policy.missing-file',
    at: 'more.md',
    message: /no "more\.md": expected the file beside pack\.yaml/,
  },
  {
    what: 'a workspace need that is no kind',
    file: 'pack.yaml',
    from: '[model-call, media',
    to: '[model-cal, media',
    code: 'policy.unknown-kind',
    at: 'workspace-needs',
    message: /There is no kind "model-cal": .*did you mean model-call\?/,
  },
  {
    what: 'a default outside the values',
    file: 'pack.yaml',
    from: 'default: unknown',
    to: 'default: unkown',
    code: 'policy.unknown-value',
    at: 'default: unkown',
    message: /did you mean unknown\?/,
  },
  {
    what: 'a level of confidence that does not exist',
    file: 'pack.yaml',
    from: '  medium-high:',
    to: '  middling:',
    code: 'policy.unknown-key',
    at: 'middling',
    message: /Unknown level "middling" in confidence: expected one of very-high/,
  },
  {
    what: 'confidence in a clause that does not exist',
    file: 'pack.yaml',
    from: '"13[c]"',
    to: '"13[z]"',
    code: 'policy.unknown-clause',
    at: '13[z]',
    message: /no clause 13\[z\]/,
  },
  {
    what: 'a map where a list belongs',
    file: 'pack.yaml',
    from: 'workspace-needs: [model-call, media-generation, training-data, data-collection, service-interface]',
    to: 'workspace-needs: { a: b }',
    code: 'policy.wrong-type',
    at: 'workspace-needs',
    message: /"workspace-needs" is a map: expected a list of kinds/,
  },
  // clauses.md
  {
    what: 'a heading of another form',
    file: 'clauses.md',
    from: '## Article 9 — ',
    to: '## Section nine: ',
    code: 'policy.heading',
    at: '## Section nine',
    message: /expected "## Article 7 — English title · 中文标题"/,
  },
  {
    what: 'a title in one language',
    file: 'clauses.md',
    from: ' · 标识\n',
    to: '\n',
    code: 'policy.heading',
    at: '## Article 16',
    message: /expected "## Article 7 — English title · 中文标题"/,
  },
  {
    what: 'an article that stands twice',
    file: 'clauses.md',
    from: '## Article 21 —',
    to: '## Article 20 —',
    code: 'policy.duplicate',
    at: '## Article 20 — Entry',
    message: /Article 20 stands twice/,
  },
  {
    what: 'a part that stands twice',
    file: 'clauses.md',
    from: '\n(4) the authenticity',
    to: '\n(3) the authenticity',
    code: 'policy.duplicate',
    at: '(3) the authenticity',
    message: /\(3\) stands twice in Article 7/,
  },
  {
    what: 'a summary of a part that does not exist',
    file: 'clauses.md',
    from: '- [b] 对标注人员',
    to: '- [f] 对标注人员',
    code: 'policy.unknown-clause',
    at: '[f]',
    message: /Article 8 has no part \[f\]/,
  },
  {
    what: 'no summary at all',
    file: 'clauses.md',
    from: /要点：不能因为[^\n]*\n/,
    to: '',
    code: 'policy.no-gist',
    at: '## Article 12',
    message: /Article 12 has no 要点: expected a paragraph that starts with 要点：/,
  },
  {
    what: 'a note for a part that does not exist',
    file: 'clauses.md',
    from: '- [c] No sample size',
    to: '- [d] No sample size',
    code: 'policy.unknown-clause',
    at: '[d] No sample size',
    message: /Article 8 has no part \[d\]: expected one of \[a\], \[b\], \[c\]/,
  },
  {
    what: 'a note in one language',
    file: 'clauses.md',
    from: 'No sample size is given. ／ ',
    to: 'No sample size is given. ',
    code: 'policy.note',
    at: 'No sample size',
    message: /expected "English ／ 中文"/,
  },
  {
    what: 'no front matter',
    file: 'clauses.md',
    from: '---\npack: cac-genai-draft-2023\n---\n',
    to: '',
    code: 'policy.front-matter',
    at: '# Measures',
    message: /No front matter: expected a first line ---/,
  },
  {
    what: 'front matter of another pack',
    file: 'clauses.md',
    from: 'pack: cac-genai-draft-2023',
    to: 'pack: another',
    code: 'policy.front-matter',
    at: 'pack: another',
    message: /pack is "another": expected cac-genai-draft-2023/,
  },
  {
    what: 'front matter that is no YAML',
    file: 'clauses.md',
    from: 'pack: cac-genai-draft-2023',
    to: 'pack: "cac',
    code: 'policy.yaml-syntax',
    at: 'pack: "cac',
    message: /expected well-formed YAML/,
  },
  {
    what: 'a subheading of another kind',
    file: 'clauses.md',
    from: '### Notes',
    to: '### Remarks',
    code: 'policy.heading',
    at: '### Remarks',
    message: /expected "### Notes"/,
  },
  {
    what: 'an article that nothing is said about',
    file: 'clauses.md',
    from: '## Article 21',
    to: '## Article 22',
    code: 'policy.uncovered',
    at: '## Article 22',
    message: /22 has no statement and is not said to ask nothing: expected it in obligations\.yaml, under obligations or none/,
  },
  {
    what: 'articles out of order',
    file: 'clauses.md',
    from: '## Article 3 —',
    to: '## Article 30 —',
    code: 'policy.order',
    at: '## Article 4 —',
    message: /Article 4 stands behind Article 30: expected articles in the order of their numbers/,
  },
  {
    what: 'items out of order',
    file: 'clauses.md',
    from: /\(1\) it conforms([\s\S]*?)\(2\) it does not/,
    to: '(2) it conforms\n\n(1) it does not',
    code: 'policy.order',
    at: '(1) it does not',
    message: /\(1\) stands behind \(2\) in Article 7: expected parts in their order/,
  },
  {
    what: 'an item without text',
    file: 'clauses.md',
    from: /\(4\) the authenticity[^\n]*/,
    to: '(4)',
    code: 'policy.no-text',
    at: '(4)',
    message: /\(4\) of Article 7 has no text: expected its words behind the marker/,
  },
  {
    what: 'the same text named twice',
    file: 'pack.yaml',
    from: 'text: [clauses.md]',
    to: 'text: [clauses.md, clauses.md]',
    code: 'policy.duplicate',
    at: 'text: [clauses.md, clauses.md]',
    message: /"clauses\.md" stands twice in text: expected each file once/,
  },
  // obligations.yaml
  {
    what: 'YAML that does not parse',
    file: 'obligations.yaml',
    from: 'scope: service',
    to: 'scope: "service',
    code: 'policy.yaml-syntax',
    at: '',
    message: /expected well-formed YAML/,
  },
  {
    what: 'a key with a slip',
    file: 'obligations.yaml',
    from: '    strength: duty',
    to: '    stregth: duty',
    code: 'policy.unknown-key',
    at: 'stregth',
    message: /Unknown key "stregth" in entry 1 of "obligations": .*did you mean strength\?/,
  },
  {
    what: 'a statement of a clause that does not exist',
    file: 'obligations.yaml',
    from: '- id: "7(3)"',
    to: '- id: "7(6)"',
    code: 'policy.unknown-clause',
    at: '7(6)',
    message: /no clause 7\(6\): expected one of 7, 7\[lead\]/,
  },
  {
    what: 'an id of no form',
    file: 'obligations.yaml',
    from: '- id: "4(4)#2"',
    to: '- id: "4(4)#1"',
    code: 'policy.wrong-type',
    at: '4(4)#1',
    message: /"4\(4\)#1" is no id of a statement/,
  },
  {
    what: 'a statement that stands twice',
    file: 'obligations.yaml',
    from: '- id: "8[c]"',
    to: '- id: "8[b]"',
    code: 'policy.duplicate',
    at: '- id: "8[b]"',
    message: /8\[b\] stands twice: expected each statement once, further ones of a clause as 8\[b\]#2/,
  },
  {
    what: 'a scope that does not exist',
    file: 'obligations.yaml',
    from: 'scope: subject',
    to: 'scope: subjects',
    code: 'policy.unknown-value',
    at: 'scope: subjects',
    message: /"scope" is "subjects": expected one of subject, service, both \(did you mean subject\?\)/,
  },
  {
    what: 'a strength of a wrong type',
    file: 'obligations.yaml',
    from: 'strength: duty',
    to: 'strength: [duty]',
    code: 'policy.wrong-type',
    at: 'strength: [duty]',
    message: /"strength" is a list: expected one of duty, blanket, supporting/,
  },
  {
    what: 'a voider that does not exist',
    file: 'obligations.yaml',
    from: 'voided-by: [clause, time]',
    to: 'voided-by: [clause, tide]',
    code: 'policy.unknown-value',
    at: 'tide',
    message: /"tide": expected one of code, data, clause, time/,
  },
  {
    what: 'nothing that voids',
    file: 'obligations.yaml',
    from: 'voided-by: [clause, time]',
    to: 'voided-by: []',
    code: 'policy.empty',
    at: 'voided-by: []',
    message: /expected at least one entry/,
  },
  {
    what: 'a version that is no number',
    file: 'obligations.yaml',
    from: 'voided-by: [clause, time]',
    to: 'voided-by: [clause, time]\n    version: v2',
    code: 'policy.wrong-type',
    at: 'version: v2',
    message: /expected a whole number from 1/,
  },
  {
    what: 'a blanket statement without its opening',
    file: 'obligations.yaml',
    from: 'To the best of our knowledge after the checks listed, the data conforms',
    to: 'The data conforms',
    code: 'policy.blanket-opening',
    at: '7(1)',
    message: /7\(1\) is blanket: expected its en statement to begin with "To the best/,
  },
  {
    what: 'an opening without being blanket',
    file: 'obligations.yaml',
    from: 'zh: 已建立用户',
    to: 'zh: 经所列检查，就我们所知，已建立用户',
    code: 'policy.blanket-opening',
    at: '13[a]',
    message: /expected strength blanket/,
  },
  {
    what: 'an answer that needs something unknown',
    file: 'obligations.yaml',
    from: 'needs: provision',
    to: 'needs: proof',
    code: 'policy.unknown-value',
    at: 'needs: proof',
    message: /expected one of provision, reason/,
  },
  {
    what: 'a clause that asks and does not ask',
    file: 'obligations.yaml',
    from: '- clause: "1"',
    to: '- clause: "9"',
    code: 'policy.contradiction',
    at: '- clause: "9"',
    message: /9 is said to ask nothing, but has the statement 9/,
  },
  {
    what: 'a clause that is forgotten',
    file: 'obligations.yaml',
    from: '- clause: "1"',
    to: '- clause: "9"',
    code: 'policy.uncovered',
    at: '## Article 1 —',
    message: /^1 has no statement/,
    reportedIn: 'clauses.md',
  },
  {
    what: 'none of a clause that does not exist',
    file: 'obligations.yaml',
    from: '- clause: "21"',
    to: '- clause: "31"',
    code: 'policy.unknown-clause',
    at: '- clause: "31"',
    message: /no clause 31: expected a clause of the text/,
  },
  // mapping.yaml
  {
    what: 'a kind that does not exist',
    file: 'mapping.yaml',
    from: 'kind: profiling',
    to: 'kind: profilling',
    code: 'policy.unknown-kind',
    at: 'kind: profilling',
    message: /There is no kind "profilling": .*did you mean profiling\?/,
  },
  {
    what: 'a facet that does not exist',
    file: 'mapping.yaml',
    from: '{ reaches: retrieval }',
    to: '{ reach: retrieval }',
    code: 'policy.unknown-facet',
    at: '{ reach: retrieval }',
    message: /There is no facet "reach": .*did you mean reaches\?/,
  },
  {
    what: 'a value that does not exist',
    file: 'mapping.yaml',
    from: '{ reaches: retrieval }',
    to: '{ reaches: archive }',
    code: 'policy.unknown-value',
    at: 'archive',
    message: /Facet reaches has no value "archive": expected one of training, retrieval, unknown/,
  },
  {
    what: 'a statement that does not exist',
    file: 'mapping.yaml',
    from: 'asked: ["11[c]"]',
    to: 'asked: ["11[f]"]',
    code: 'policy.unknown-clause',
    at: '11[f]',
    message: /obligations\.yaml has no statement "11\[f\]"/,
  },
  {
    what: 'a clause shown that does not exist',
    file: 'mapping.yaml',
    from: '["8", "11[a]"]',
    to: '["8", "11[g]"]',
    code: 'policy.unknown-clause',
    at: '11[g]',
    message: /no clause 11\[g\]: expected one of 11, 11\[a\]/,
  },
  {
    what: 'a service claim asked of a subject',
    file: 'mapping.yaml',
    from: 'asked: ["11[c]"]',
    to: 'asked: ["14"]',
    code: 'policy.scope',
    at: 'asked: ["14"]',
    message: /14 is asked once a service: expected a statement of scope subject or both/,
  },
  {
    what: 'a subject claim asked of a service',
    file: 'mapping.yaml',
    from: '    - "14"',
    to: '    - "7(1)"',
    code: 'policy.scope',
    at: '- "7(1)"',
    message: /7\(1\) is asked once a subject: expected a statement of scope service or both/,
  },
  {
    what: 'the gate inside the list',
    file: 'mapping.yaml',
    from: '    - "14"',
    to: '    - "2[a]"',
    code: 'policy.duplicate',
    at: '- "2[a]"',
    message: /2\[a\] is the gate/,
  },
  {
    what: 'a service claim that stands twice',
    file: 'mapping.yaml',
    from: '    - "14"',
    to: '    - "15"',
    code: 'policy.duplicate',
    at: '- "15"',
    message: /15 stands twice/,
  },
  {
    what: 'a kind of the service that does not exist',
    file: 'mapping.yaml',
    from: '{ kinds: media-generation }',
    to: '{ kinds: media }',
    code: 'policy.unknown-value',
    at: '{ kinds: media }',
    message: /Facet kinds has no value "media"/,
  },
  {
    what: 'an alias without its anchor',
    file: 'mapping.yaml',
    from: 'remark: *retrieval-only',
    to: 'remark: *retrieval',
    code: 'policy.wrong-type',
    at: '*retrieval',
    message: /"remark" is \*retrieval, which no anchor &retrieval before it explains: expected a map with en, zh/,
  },
  {
    what: 'two documents in one file',
    file: 'mapping.yaml',
    from: 'rows:\n',
    to: 'rows: []\n---\nrows:\n',
    code: 'policy.yaml-syntax',
    at: '---',
    message: /A second document starts here; expected one document a file/,
  },
  { what: 'no rows', file: 'mapping.yaml', from: '\nrows:', to: '\nrow:', code: 'policy.missing-key', at: 'row:', message: /The file has no "rows"/ },
  // crossref.yaml
  {
    what: 'a cross-reference of a clause that does not exist',
    file: 'crossref.yaml',
    from: '- clause: "19"',
    to: '- clause: "19[a]"',
    code: 'policy.unknown-clause',
    at: '19[a]',
    message: /no clause 19\[a\]: expected 19/,
  },
  {
    what: 'a change that does not exist',
    file: 'crossref.yaml',
    from: 'change: softened',
    to: 'change: soft',
    code: 'policy.unknown-value',
    at: 'change: soft',
    message: /"change" is "soft": expected one of kept/,
  },
  {
    what: 'an instrument that does not exist',
    file: 'crossref.yaml',
    from: 'see: { DSP: ["9"], ARP: ["7"] }',
    to: 'see: { DPS: ["9"], ARP: ["7"] }',
    code: 'policy.unknown-instrument',
    at: 'DPS',
    message: /There is no instrument "DPS": .*did you mean DSP\?/,
  },
  {
    what: 'dropped, with nothing that still binds',
    file: 'crossref.yaml',
    from: '    see: { DSP: ["9"], ARP: ["7"] }\n',
    to: '',
    code: 'policy.crossref',
    at: '- clause: "9"',
    message: /9 is dropped: expected see to name what still binds/,
  },
  {
    what: 'dropped, yet continued',
    file: 'crossref.yaml',
    from: 'interim: []\n    change: dropped',
    to: 'interim: ["9"]\n    change: dropped',
    code: 'policy.crossref',
    at: '- clause: "9"',
    message: /9 is dropped, yet names articles/,
  },
  {
    what: 'kept nowhere',
    file: 'crossref.yaml',
    from: 'interim: ["24"]',
    to: 'interim: []',
    code: 'policy.crossref',
    at: '- clause: "21"',
    message: /21 is changed, yet names no article/,
  },
  {
    what: 'an article number of no form',
    file: 'crossref.yaml',
    from: 'interim: ["24"]',
    to: 'interim: [Art 24]',
    code: 'policy.wrong-type',
    at: 'Art 24',
    message: /"Art 24" is no clause id/,
  },
  {
    what: 'a clause that stands twice',
    file: 'crossref.yaml',
    from: '- clause: "21"',
    to: '- clause: "20[c]"',
    code: 'policy.duplicate',
    at: '- clause: "20[c]"',
    message: /20\[c\] stands twice/,
  },
  {
    what: 'a mark that does not exist',
    file: 'crossref.yaml',
    from: 'mark: verified',
    to: 'mark: V',
    code: 'policy.unknown-value',
    at: 'mark: V',
    message: /expected one of verified, secondary, unverified/,
  },
  {
    what: 'a day of no form',
    file: 'crossref.yaml',
    from: 'in-force: "2023-08-15"',
    to: 'in-force: 15 August',
    code: 'policy.wrong-type',
    at: '15 August',
    message: /expected a day like 2023-08-15/,
  },
  {
    what: 'a day that no calendar has',
    file: 'crossref.yaml',
    from: 'in-force: "2023-08-15"',
    to: 'in-force: "2023-02-30"',
    code: 'policy.wrong-type',
    at: '2023-02-30',
    message: /expected a day like 2023-08-15/,
  },
];

describe('a malformed pack', () => {
  test.each(SLIPS.map((slip) => [slip.file, slip.what, slip] as const))('%s: %s', (file, _, slip) => {
    const original = DRAFT_FILES.get(file) ?? '';
    const text = original.replace(slip.from, () => slip.to);
    expect(text).not.toBe(original);
    const files = new Map(DRAFT_FILES).set(file, text);
    const { problems } = loadPack(files, KINDS);
    const path = slip.reportedIn ?? file;
    const found = problems.filter((problem) => problem.code === slip.code && problem.path === path && slip.message.test(problem.message));
    expect(found, JSON.stringify(problems, null, 1)).toHaveLength(1);
    const line = (files.get(path) ?? '').split('\n')[found[0]?.range?.start.line ?? -1];
    expect(line).toContain(slip.at);
    expect(found[0]?.message).toContain('expected');
  });

  test.each(['obligations.yaml', 'mapping.yaml', 'clauses.md'])('%s is missing', (name) => {
    const files = new Map(DRAFT_FILES);
    files.delete(name);
    const { problems, value } = loadPack(files, KINDS);
    expect(value.id).toBe('cac-genai-draft-2023');
    expect(problems.some((problem) => problem.code === 'policy.missing-file' && problem.message.includes(name))).toBe(true);
  });

  test('no pack.yaml is one problem', () => {
    const { problems, value } = loadPack(new Map([['clauses.md', '']]), KINDS);
    expect(problems).toEqual([
      { path: 'pack.yaml', code: 'policy.missing-file', message: 'The folder has no pack.yaml: expected it beside the other files of the pack' },
    ]);
    expect(value.clauses).toEqual([]);
  });

  test('a cross-reference is optional', () => {
    const files = new Map(DRAFT_FILES);
    files.delete('crossref.yaml');
    expect(loadPack(files, KINDS).problems).toEqual([]);
  });

  test('one broken file does not echo through the others', () => {
    const files = new Map(DRAFT_FILES).set('obligations.yaml', 'obligations: [');
    const { problems } = loadPack(files, KINDS);
    expect(problems.map((problem) => problem.path)).toEqual(['obligations.yaml']);
  });

  test.each([
    ['an empty file', 'obligations.yaml', /[\s\S]*/, '', 'obligations.yaml'],
    ['a statement with a slip', 'obligations.yaml', 'strength: blanket', 'strength: blankett', 'obligations.yaml'],
    ['an item without text', 'clauses.md', /\(4\) the authenticity[^\n]*/, '(4)', 'clauses.md'],
  ] as const)('%s is one problem, not one more for each place that refers to it', (_, file, from, to, path) => {
    const { problems } = loadPack(new Map(DRAFT_FILES).set(file, (DRAFT_FILES.get(file) ?? '').replace(from, to)), KINDS);
    expect(problems.map((problem) => problem.path)).toEqual([path]);
  });

  test('a heading that is not understood does not echo in the notes below it', () => {
    const files = new Map(DRAFT_FILES).set('clauses.md', (DRAFT_FILES.get('clauses.md') ?? '').replace('## Article 9 — ', '## Art 9 - '));
    expect(loadPack(files, KINDS).problems.filter((problem) => problem.path === 'clauses.md')).toHaveLength(1);
  });

  test.each(['pack.yaml', 'clauses.md', 'obligations.yaml', 'mapping.yaml', 'crossref.yaml'])(
    '%s with a byte order mark and Windows line ends is the same',
    (name) => {
      const files = new Map(DRAFT_FILES).set(name, `\ufeff${(DRAFT_FILES.get(name) ?? '').replace(/\n/g, '\r\n')}`);
      expect(loadPack(files, KINDS).problems).toEqual([]);
    },
  );

  test('a row whose condition is wrong asks for nothing, instead of always', () => {
    const mapping = DRAFT_FILES.get('mapping.yaml') ?? '';
    const files = new Map(DRAFT_FILES).set('mapping.yaml', mapping.replace('{ reaches: [training, unknown] }', '{ reach: [training, unknown] }'));
    const { value } = loadPack(files, KINDS);
    expect(asks(value, { kind: 'data-collection', facets: { reaches: 'retrieval' } }).asked).toEqual(['4(5)']);
  });

  test('a pack knows only the kinds it is given', () => {
    const { problems } = loadPack(
      DRAFT_FILES,
      KINDS.filter((kind) => kind !== 'complaint'),
    );
    expect(problems).toMatchObject([{ path: 'mapping.yaml', code: 'policy.unknown-kind' }]);
  });
});
