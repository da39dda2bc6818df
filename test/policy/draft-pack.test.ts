import { describe, expect, test } from 'vitest';
import { LineIndex } from '../../src/base/text.js';
import { type Bilingual, cardStatusLine, clauseOf, crossReferenceOf, obligationOf, supportingOf, voidersFor } from '../../src/policy/index.js';
import { DRAFT_FILES, loadDraft } from './files.js';

const { value: pack, problems } = loadDraft();
const OPENING = 'To the best of our knowledge after the checks listed, ';
const OPENING_ZH = '经所列检查，就我们所知，';

/** The table of claims: clause, strength (B blanket, S supporting, else duty), claim, 声明. A hint stands in brackets. */
const CLAIMS = `
2[a] | | We have decided whether the service is provided to the public in the territory | 已判断服务是否面向境内公众提供
4(1) | B | Generated content meets item (1): orientation, and none of the listed content | 生成内容符合第(1)项的导向和禁止内容要求
4(2) | | Measures against discrimination were taken in design, data selection, training and service | 在设计、选数据、训练和服务各环节采取了防歧视措施
4(3) | B | Intellectual property and business ethics are respected; no unfair competition | 尊重知识产权和商业道德，不搞不公平竞争
4(4) | B | Generated content is true and accurate (an honest signer will often decline this) | 生成内容真实准确（多数情况下如实选择“无法声明”）
4(4)#2 | | Measures to prevent false information have been taken | 已采取防止生成虚假信息的措施
4(5) | B | No personal information, privacy or trade secret is unlawfully obtained, disclosed or used | 未非法获取、披露、使用个人信息、隐私和商业秘密
4(5)#2 | | Harm to the health, portrait, reputation, privacy and intellectual property of others is being prevented | 防范损害他人身心健康、肖像、名誉、隐私和知识产权
5[a] | | The provider is named, and whether it supports others through an interface | 已写明提供者是谁，是否以接口等方式支持他人
5[b] | | The provider accepts the responsibility of the producer of generated content | 接受作为生成内容生产者的责任
5[c] | | For this personal information we bear a processor's statutory responsibility and perform the protection duties | 就该个人信息承担处理者的法定责任，履行保护义务
6[a] | | A security assessment was declared before the service was opened to the public | 面向公众开放前已申报安全评估
6[b] | | Algorithm filing was completed before opening; changes were filed; on ending the service it was cancelled | 开放前已办算法备案，变更已办手续，停办已办注销
7[lead] | | We take responsibility for the legality of this source | 对该来源的合法性负责
7[lead]#2 | S | The source is …; it is lawful because … | 来源是……；合法的理由是……
7(1) | B | The data conforms to the Cybersecurity Law and other laws and regulations | 数据符合网络安全法等法律法规
7(2) | B | The data contains no content that infringes intellectual property | 数据不含侵犯知识产权的内容
7(3) | | Where it contains personal information: consent was obtained, or another circumstance provided by law or administrative regulation applies | 含个人信息的，已取得本人同意，或符合法律、行政法规规定的其他情形
7(4) | B | Its authenticity, accuracy, objectivity and diversity can be guaranteed | 能保证数据真实、准确、客观、多样
7(5) | B | Other requirements of the national cyberspace administration that bear on it were identified and met | 国家网信部门的其他监管要求已梳理并满足
8[a] | | Annotation rules are drawn up: clear, specific, workable | 已制定清晰、具体、可操作的标注规则
8[b] | | Annotators were given the necessary training | 已对标注人员作必要培训
8[c] | | Correctness of annotations was checked by sampling | 已抽样核验标注是否正确
9 | | Users are required to provide real identity information under the Cybersecurity Law | 依网络安全法要求用户提供真实身份信息
10[a] | | Suitable groups, occasions and uses are specified and public | 已明确并公开适用人群、场合、用途
10[b] | | Appropriate measures against over-reliance and addiction are taken | 已采取适当措施防止过度依赖或沉迷
11[a] | B | Users' input and usage records are protected | 保护用户输入信息和使用记录
11[b] | | Input from which identity can be inferred is not unlawfully retained; what, how long, on what ground | 未非法留存可推断身份的输入；留什么、多久、依据何在
11[c] | | No profile is built from users' input and usage | 不据用户输入和使用情况画像
11[d] | | Users' input is not provided to others (one of the three answers) | 不向他人提供用户输入（三种答法之一）
11[e] | | A law or regulation provides otherwise: {provision} | 法律法规另有规定：{条款}
12 | B | No discriminatory content is generated on the basis of a user's race, country, sex and the like | 不根据用户的种族、国别、性别等生成歧视性内容
13[a] | | A mechanism for user complaints is in place | 已建立用户投诉接收处理机制
13[b] | | Requests to correct, delete or block personal information are dealt with promptly | 及时处理更正、删除、屏蔽个人信息的请求
13[c] | | When infringing or non-conforming content is known, generation is stopped and harm ended | 发现或得知侵权、不合要求的内容时，停止生成、防止危害持续
14 | B | The service is secure, robust and sustained throughout the life cycle | 全生命周期服务安全、稳健、持续
15 | | Found or reported content is filtered, and prevented from recurring within 3 months | 对发现或被举报的内容加以过滤，并在 3 个月内防止再次生成
16 | | Generated pictures, videos and other content are labelled under the Deep Synthesis Provisions | 依深度合成规定对生成的图片、视频等打标
17 | S | No demand received; the information is ready at … | 尚未收到要求；资料备于……
17[a] | | In answer to a requirement: data description was provided | 应要求提供了数据说明
17[b] | | In answer to a requirement: annotation rules were provided | 应要求提供了标注规则
17[c] | | In answer to a requirement: scale and types of annotated data were provided | 应要求提供了标注数据规模类型
17[d] | | In answer to a requirement: algorithms and technical system were provided | 应要求提供了基础算法与技术体系
18[a] | | Users are guided to understand and use generated content properly | 指导用户科学认识、理性使用生成内容
19 | | On finding misuse, service is suspended or terminated | 发现滥用即暂停或终止服务
`
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()));

const CLAUSES = [
  ...['1', '2', '2[a]', '2[b]', '3', '4', '4[opening]', '4(1)', '4(2)', '4(3)', '4(4)', '4(5)', '5', '5[a]', '5[b]', '5[c]', '6', '6[a]', '6[b]'],
  ...['7', '7[lead]', '7(1)', '7(2)', '7(3)', '7(4)', '7(5)', '8', '8[a]', '8[b]', '8[c]', '9', '10', '10[a]', '10[b]'],
  ...['11', '11[a]', '11[b]', '11[c]', '11[d]', '11[e]', '12', '13', '13[a]', '13[b]', '13[c]', '14', '15', '16'],
  ...['17', '17[a]', '17[b]', '17[c]', '17[d]', '18', '18[a]', '18[b]', '19', '20', '20[a]', '20[b]', '20[c]', '21'],
];

describe('the pack of the Draft', () => {
  test('loads without a problem', () => expect(problems).toEqual([]));

  test('has every clause of the 21 articles, in order', () => expect(pack.clauses.map((clause) => clause.id)).toEqual(CLAUSES));

  test.each(pack.clauses.map((clause) => [clause.id, clause] as const))('%s has titles, text, summary and a place', (id, clause) => {
    expect(clause.title.en).not.toBe('');
    expect(clause.title.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(clause.text).not.toBe('');
    expect(clause.gist).toMatch(/[\u4e00-\u9fff]/);
    expect(clause.projectPart).toBe(id.endsWith(']'));
    expect(clause.confidence).toBeDefined();
    for (const note of clause.notes ?? []) bilingual(note);
    const file = DRAFT_FILES.get(clause.path) ?? '';
    const [start, end] = LineIndex.of(file).span(clause.range);
    const place = file.slice(start, end);
    expect(place.startsWith(id === clause.article ? `## Article ${id} —` : id.slice(clause.article.length))).toBe(true);
    expect(place).toContain(clause.text.slice(0, 40));
  });

  test('hangs parts on the words that open them, and only those', () => {
    expect(clauseOf(pack, '7(3)')?.chapeau).toMatch(/^Data used for the pre-training/);
    expect(clauseOf(pack, '7[lead]')?.chapeau).toBeUndefined();
    expect(clauseOf(pack, '11[d]')?.chapeau).toMatch(/providers:$/);
    expect(clauseOf(pack, '11[e]')?.chapeau).toBeUndefined();
  });

  test('every clause asks for something or says that it does not', () => {
    const divided = new Set(pack.clauses.filter((clause) => clause.id !== clause.article).map((clause) => clause.article));
    const silent = pack.clauses.filter((clause) => !divided.has(clause.id) && !pack.obligations.some((known) => known.clause === clause.id));
    expect(silent.map((clause) => clause.id)).toEqual(['1', '2[b]', '3', '4[opening]', '18[b]', '20[a]', '20[b]', '20[c]', '21']);
    expect([...pack.none].sort()).toEqual([...silent.map((clause) => clause.id), '20'].sort());
    for (const clause of pack.none) bilingual(pack.noneBecause[clause]);
  });
});

describe('the claims', () => {
  test('are those of the table, no more', () => expect(pack.obligations.map((known) => known.id)).toEqual(CLAIMS.map(([id]) => id)));

  test.each(CLAIMS)('%s', (id = '', mark = '', en = '', zh = '') => {
    const obligation = obligationOf(pack, id);
    const strength = mark === 'B' ? 'blanket' : mark === 'S' ? 'supporting' : 'duty';
    expect(obligation?.strength).toBe(strength);
    const hint = obligation?.hint;
    const opening = strength === 'blanket' ? OPENING : '';
    const openingZh = strength === 'blanket' ? OPENING_ZH : '';
    expect(obligation?.statement.en.startsWith(OPENING)).toBe(strength === 'blanket');
    expect(`${obligation?.statement.en}${hint ? ` (${hint.en})` : ''}`).toBe(opening + (opening ? en.slice(0, 1).toLowerCase() + en.slice(1) : en));
    expect(`${obligation?.statement.zh}${hint ? `（${hint.zh}）` : ''}`).toBe(openingZh + zh);
  });

  test('of 7(3), 11[c] and 11[d] have their answers', () => {
    const answers = (id: string) => obligationOf(pack, id)?.anyOf?.map(({ id, needs, clause }) => [id, needs, clause]);
    expect(answers('7(3)')).toEqual([
      ['no-personal-information', 'reason', undefined],
      ['consent', undefined, undefined],
      ['other-circumstance', 'provision', undefined],
    ]);
    expect(answers('11[c]')).toEqual([
      ['no-profile', undefined, undefined],
      ['provision', 'provision', '11[e]'],
    ]);
    expect(answers('11[d]')).toEqual([
      ['not-provided', undefined, undefined],
      ['provision', 'provision', '11[e]'],
      ['view-taken', 'reason', undefined],
    ]);
    expect(pack.obligations.filter((known) => known.anyOf).map((known) => known.id)).toEqual(['7(3)', '11[c]', '11[d]']);
    for (const answer of pack.obligations.flatMap((known) => known.anyOf ?? [])) bilingual(answer.text);
  });

  test('are voided by what they speak about', () => {
    for (const obligation of pack.obligations) {
      expect(obligation.voidedBy).toEqual(expect.arrayContaining(['clause', 'time']));
      if (obligation.clause.startsWith('7')) expect(obligation.voidedBy).toEqual(['code', 'data', 'clause', 'time']);
      if (obligation.scope !== 'subject') expect(voidersFor(obligation, 'service')).toEqual(['clause', 'time']);
      if (obligation.scope === 'service') expect(obligation.voidedBy).toEqual(['clause', 'time']);
      expect(obligation.version).toBe(1);
    }
    expect(obligationOf(pack, '11[d]')?.voidedBy).toEqual(['code', 'clause', 'time']);
    const both = pack.obligations.filter((known) => known.scope === 'both').map((known) => known.id);
    expect(both).toEqual(['4(5)']);
  });

  test('supporting ones go with their clause and are never asked by themselves', () => {
    expect(supportingOf(pack, ['7[lead]', '7(1)']).map((known) => known.id)).toEqual(['7[lead]#2']);
    const asked = pack.mappings.flatMap((row) => row.asked);
    for (const id of asked) expect(obligationOf(pack, id)?.strength).not.toBe('supporting');
  });

  test('evidence by origin is there in both languages, and says that it was not checked', () => {
    expect(Object.keys(pack.sourceEvidence?.kinds ?? {})).toEqual(['open', 'self-collected', 'purchased', 'user-input', 'generated']);
    for (const evidence of Object.values(pack.sourceEvidence?.kinds ?? {})) bilingual(evidence);
    expect(pack.sourceEvidence?.note.en).toContain('not checked');
  });

  test('never speak of violations', () => {
    for (const text of DRAFT_FILES.values()) expect(text).not.toMatch(/this (code|place|file) violates|违反了/);
  });
});

describe('the cross-references', () => {
  const undivided = pack.clauses.filter(
    (clause) => clause.id !== clause.article || !pack.clauses.some((other) => other.article === clause.id && other.id !== clause.id),
  );

  test.each(undivided.map((clause) => clause.id))('%s says how it continues, in both languages', (id) => {
    const reference = crossReferenceOf(pack, id);
    bilingual(reference?.note);
    expect(reference?.mark).toBe('verified');
    for (const target of reference?.references ?? []) {
      bilingual(target.text, false);
      if (target.mark === 'unverified' && target.articles.length > 0) {
        expect(target.text.en).toMatch(/\(unverified\)$/);
        expect(target.text.zh).toMatch(/（未核实）$/);
      }
    }
  });

  test.each([
    ['1', ['1'], 'widened'],
    ['2[a]', ['2(1)', '2(3)', '20'], 'narrowed'],
    ['4(4)', ['4(5)'], 'softened'],
    ['4(5)', ['4(4)', '4(3)', '7(2)'], 'moved'],
    ['5[a]', ['22(2)'], 'moved'],
    ['6[a]', ['17'], 'narrowed'],
    ['7[lead]', ['7[opening]', '7(1)'], 'changed'],
    ['7(1)', ['7(5)'], 'widened'],
    ['7(2)', ['7(2)'], 'softened'],
    ['7(3)', ['7(3)'], 'kept'],
    ['9', [], 'dropped'],
    ['11[c]', [], 'dropped'],
    ['11[d]', ['11(1)'], 'softened'],
    ['12', [], 'dropped'],
    ['13[a]', ['15'], 'strengthened'],
    ['13[b]', ['11(2)'], 'changed'],
    ['15', ['14(1)'], 'changed'],
    ['16', ['12'], 'kept'],
    ['19', ['14(2)'], 'changed'],
    ['21', ['24'], 'changed'],
  ] as const)('%s → %j, %s', (id, interim, change) => {
    expect(crossReferenceOf(pack, id)).toMatchObject({ interim, change });
  });

  test('keep off cards what may not be on them', () => {
    for (const { note } of pack.crossReferences) {
      expect(note.en).not.toMatch(/\b(AIM|PIPL|NDR|DSL|ECO|MIR|TC260)\b|\b(4,?000|2,?000|10,?000|868|530)\b|%/);
      expect(note.zh).not.toMatch(/拟人化|个人信息保护法|生态治理|%/);
    }
    expect(pack.instruments.map((instrument) => instrument.id)).not.toContain('AIM');
    for (const text of DRAFT_FILES.values()) expect(text).not.toMatch(/拟人化|868|530/);
  });

  test('make the status line of every card', () => {
    for (const clause of pack.clauses) {
      const line = cardStatusLine(pack, clause.id);
      expect(line.en).toMatch(/^Draft of 11 April 2023, never in force · (now Interim Measures Arts? \d|dropped, but see )/);
      expect(line.zh).toMatch(/^2023年4月11日征求意见稿，从未施行 · (现为《暂行办法》第|已删除，但可参看)/);
    }
  });
});

/** Both languages are there; a name that is the same in both needs no Chinese character. */
function bilingual(text: Bilingual | undefined, chinese = true): void {
  expect(text?.en.trim()).toBeTruthy();
  expect(text?.zh.trim()).toBeTruthy();
  if (chinese) expect(text?.zh).toMatch(/[\u4e00-\u9fff]/);
}
