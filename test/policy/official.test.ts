import { describe, expect, test } from 'vitest';
import { LineIndex } from '../../src/base/text.js';
import { applyOfficialText, clauseOf } from '../../src/policy/index.js';
import { numeralValue } from '../../src/policy/numerals.js';
import { splitOfficialText } from '../../src/policy/official-split.js';
import { loadDraft } from './files.js';

// Every Chinese sentence here is invented for the tests: a set of rules for keeping kites.
const { value: pack } = loadDraft();
const CHARACTERS = '一二三四五六七八九十'.split('');
const chinese = (n: number): string =>
  n <= 10 ? (CHARACTERS[n - 1] ?? '') : `${n >= 20 ? (CHARACTERS[Math.floor(n / 10) - 1] ?? '') : ''}十${CHARACTERS[(n % 10) - 1] ?? ''}`;

/** 21 invented articles; 4 and 7 have five items each. */
function kites(head: (n: number) => string, item: (n: number) => string, glue = '\n', between = '\n'): string {
  return Array.from({ length: 21 }, (_, i) => {
    const n = i + 1;
    if (n !== 4 && n !== 7) return `${head(n)}风筝规矩之${n}，线要收好。`;
    const items = Array.from({ length: 5 }, (_, j) => `${item(j + 1)}风筝${n}的第${j + 1}样；`.replace(/；$/, j === 4 ? '。' : '；'));
    return `${head(n)}放风筝的人${n}，应当留意下列各样：${glue}${items.join(glue)}`;
  }).join(between);
}

function read(text: string) {
  const { value, problems } = applyOfficialText(pack, 'law/official.md', text);
  const get = (id: string) => clauseOf(value, id);
  return { value, problems, get };
}

describe('splitting an official text', () => {
  test.each([
    [
      'characters, full-width brackets, own lines',
      kites(
        (n) => `第${chinese(n)}条　`,
        (n) => `（${chinese(n)}）`,
      ),
    ],
    [
      'items on the same line',
      kites(
        (n) => `第${chinese(n)}条　`,
        (n) => `（${chinese(n)}）`,
        '',
      ),
    ],
    [
      'half-width brackets and blanks',
      kites(
        (n) => `第${chinese(n)}条 `,
        (n) => `(${chinese(n)}) `,
      ),
    ],
    [
      'Arabic numerals',
      kites(
        (n) => `第${n}条 `,
        (n) => `（${n}）`,
      ),
    ],
    [
      'full-width figures',
      kites(
        (n) => `第${String(n).replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0))}条　`,
        (n) => `（${chinese(n)}）`,
      ),
    ],
    [
      'blanks inside the head',
      kites(
        (n) => `第 ${n} 条 `,
        (n) => `（ ${n} ）`,
      ),
    ],
    [
      'no blank behind the head',
      kites(
        (n) => `第${chinese(n)}条`,
        (n) => `（${chinese(n)}）`,
      ),
    ],
    [
      'Markdown headings on lines of their own',
      kites(
        (n) => `## 第${chinese(n)}条\n\n`,
        (n) => `（${chinese(n)}）`,
        '\n\n',
        '\n\n',
      ),
    ],
    [
      'Markdown headings with a title',
      kites(
        (n) => `### 第${chinese(n)}条 风筝\n\n`,
        (n) => `- （${chinese(n)}）`,
        '\n',
        '\n\n',
      ),
    ],
    [
      'bold heads',
      kites(
        (n) => `**第${chinese(n)}条**　`,
        (n) => `（${chinese(n)}）`,
        '\n\n',
        '\n\n',
      ),
    ],
    [
      'headings for items',
      kites(
        (n) => `## 第${chinese(n)}条\n`,
        (n) => `### （${chinese(n)}）\n`,
        '\n',
        '\n',
      ),
    ],
    [
      'numbered lists',
      kites(
        (n) => `## 第${n}条\n\n`,
        (n) => `${n}. `,
        '\n',
        '\n\n',
      ),
    ],
    [
      'ideographic list numbers',
      kites(
        (n) => `第${chinese(n)}条　`,
        (n) => `${chinese(n)}、`,
      ),
    ],
    [
      'figures in one character',
      kites(
        (n) => `第${chinese(n)}条　`,
        (n) => String.fromCharCode('㈠'.charCodeAt(0) + n - 1),
      ),
    ],
    [
      'Windows line ends and a byte order mark',
      `\ufeff${kites(
        (n) => `第${chinese(n)}条　`,
        (n) => `（${chinese(n)}）`,
      ).replace(/\n/g, '\r\n')}`,
    ],
    [
      'quoted lines',
      kites(
        (n) => `> 第${chinese(n)}条　`,
        (n) => `> （${chinese(n)}）`,
      ),
    ],
    [
      'all in one line',
      kites(
        (n) => `第${chinese(n)}条　`,
        (n) => `（${chinese(n)}）`,
        '',
        '',
      ),
    ],
  ])('%s', (_, text) => {
    const { problems, get } = read(text);
    expect(problems).toEqual([]);
    expect(get('1')).toMatchObject({ official: '风筝规矩之1，线要收好。', officialExtent: 'clause' });
    expect(get('7(1)')).toMatchObject({ official: '风筝7的第1样；', officialExtent: 'clause' });
    expect(get('7(5)')).toMatchObject({ official: '风筝7的第5样。', officialExtent: 'clause' });
    expect(get('7[lead]')).toMatchObject({ official: '放风筝的人7，应当留意下列各样：', officialExtent: 'opening' });
    expect(get('4[opening]')).toMatchObject({ official: '放风筝的人4，应当留意下列各样：', officialExtent: 'opening' });
    expect(get('11[c]')).toMatchObject({ official: '风筝规矩之11，线要收好。', officialExtent: 'article' });
    expect(get('21')).toMatchObject({ official: '风筝规矩之21，线要收好。', officialExtent: 'clause' });
    for (const clause of pack.clauses) expect(get(clause.id)?.official).toBeTruthy();
  });

  test('the place of a piece is where it stands in the file', () => {
    const text = kites(
      (n) => `第${chinese(n)}条　`,
      (n) => `（${chinese(n)}）`,
    );
    const place = read(text).get('7(3)')?.officialPlace;
    expect(place?.path).toBe('law/official.md');
    const [start, end] = place ? LineIndex.of(text).span(place.range) : [0, 0];
    expect(text.slice(start, end)).toBe('风筝7的第3样；');
  });

  test('title, chapters, a table of contents and what follows are not part of an article', () => {
    const contents = Array.from({ length: 21 }, (_, i) => `第${chinese(i + 1)}条 目录${i + 1}`).join('\n');
    const body = kites(
      (n) => `${n === 5 ? '\n第二章　放线\n\n' : ''}第${chinese(n)}条　`,
      (n) => `（${chinese(n)}）`,
    );
    const { problems, get } = read(`# 风筝管理办法\n\n${contents}\n\n第一章 总则\n${body}\n\n---\n\n注：本文为样例。\n\n## 附件\n\n风筝图`);
    expect(problems).toEqual([]);
    expect(get('1')?.official).toBe('风筝规矩之1，线要收好。');
    expect(get('4(5)')?.official).toBe('风筝4的第5样。');
    expect(get('4')?.official).not.toContain('第二章');
    expect(get('21')?.official).toBe('风筝规矩之21，线要收好。');
  });

  test('references are neither heads nor items', () => {
    const text = [
      '第一条　照本办法第三条、',
      '第二条规定的样子收线；依第三条第（一）项、第（二）项办理。',
      '第二条　风大时，照',
      '第三条（二）的样子。',
      '第三条　收线要这样：（一）慢；（二）稳，见前款（一）项。',
    ].join('\n');
    const articles = splitOfficialText(text);
    expect(articles.map((article) => article.number)).toEqual([1, 2, 3]);
    expect(articles[0]?.whole.text).toBe('照本办法第三条、第二条规定的样子收线；依第三条第（一）项、第（二）项办理。');
    expect(articles[0]?.items).toEqual([]);
    expect(articles[1]?.whole.text).toBe('风大时，照第三条（二）的样子。');
    expect(articles[2]?.items.map((item) => item.text)).toEqual(['慢；', '稳，见前款（一）项。']);
  });

  test('wrapped lines are joined, paragraphs kept', () => {
    const [first] = splitOfficialText('第一条　风筝的线\n要收好。\n\n第二款写在这里，\n也收好 kite\nlines。');
    expect(first?.whole.text).toBe('风筝的线要收好。\n第二款写在这里，也收好 kite lines。');
  });

  test('the last item ends with its sentence', () => {
    const [first] = splitOfficialText('第一条　下列各样：\n（一）线；\n（二）轮，\n要木的。\n前款各样，自己备好。');
    expect(first?.items.map((item) => item.text)).toEqual(['线；', '轮，要木的。']);
    expect(first?.whole.text).toContain('自己备好');
  });

  test('a text without articles leaves the pack as it was, and says what was expected', () => {
    const { value, problems } = read('风筝的故事。\n第七天，下雨。');
    expect(value).toBe(pack);
    expect(problems).toMatchObject([{ path: 'law/official.md', code: 'policy.official-no-articles', range: { start: { line: 0 } } }]);
  });

  test('missing articles and missing items are said, once', () => {
    const { problems, get } = read('第七条　只有两样：\n（一）线；\n（二）轮。\n第九条\n');
    expect(problems.map(({ code, message, range }) => [range?.start.line, code, message])).toEqual([
      [
        0,
        'policy.official-missing-article',
        'Articles not found: 1–6, 8–21; expected lines that start with 第1条, in figures or characters, with text behind it',
      ],
      [0, 'policy.official-missing-item', 'Not found: 7(3), 7(4), 7(5); expected （3）（4）（5） in this article, in figures or characters'],
    ]);
    expect(get('7(1)')).toMatchObject({ official: '线；', officialExtent: 'clause' });
    expect(get('7(3)')).toMatchObject({ officialExtent: 'article' });
    expect(get('8')?.official).toBeUndefined();
  });

  test('a text with articles that the policy does not have is another text: none of its sentences passes for the original', () => {
    const text = `${kites(
      (n) => `第${chinese(n)}条　`,
      (n) => `（${chinese(n)}）`,
    )}\n第二十二条　别的风筝。\n第二十三条　又一个。`;
    const { value, problems } = read(text);
    expect(value).toBe(pack);
    expect(problems).toMatchObject([
      {
        code: 'policy.official-unknown-article',
        range: { start: { line: text.split('\n').length - 2 } },
        message: expect.stringMatching(
          /^This text has articles that the policy does not have .22–23.: expected the 21 articles of 生成式人工智能服务管理办法（征求意见稿）. It is taken for another text/,
        ),
      },
    ]);
  });

  test.each([
    ['七', 7],
    ['十', 10],
    ['十二', 12],
    ['二十', 20],
    ['二十一', 21],
    ['二一', 21],
    ['一百零三', 103],
    ['一百二十', 120],
    ['百', undefined],
    ['7', 7],
    ['２１', 21],
    ['0', undefined],
    ['〇', undefined],
    ['十十', undefined],
    ['', undefined],
    ['1000', undefined],
  ])('%s is %s', (written, value) => expect(numeralValue(written)).toBe(value));
});
