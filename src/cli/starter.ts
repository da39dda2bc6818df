import type { Language } from '../base/phrase.js';
import { DEFAULT_POLICY } from '../workspace/knowledge.js';

/** The comments of a new `clausemark.yaml`. */
const COMMENTS: Readonly<Record<Language, Readonly<Record<'head' | 'exclude' | 'hosts' | 'wrappers' | 'signers', string>>>> = {
  en: {
    head: 'What Clausemark should know of this repository. Every key may be left out.',
    exclude: 'Files to leave out, in the manner of a .gitignore:',
    hosts: 'Whose model hosts are whose; what is "self" shares nothing with others:',
    wrappers: 'Functions of your own that call a model, keep or share what users write:',
    signers: 'Who may sign records: addresses, or domains with an @:',
  },
  'zh-CN': {
    head: 'Clausemark 须了解的本仓库情况。每个键都可以省略。',
    exclude: '不分析的文件，写法同 .gitignore：',
    hosts: '模型主机归谁；标为 self 的不算向他人提供：',
    wrappers: '自己的函数中调用模型、保存或共享用户输入的：',
    signers: '谁可以签署记录：邮箱，或以 @ 开头的域名：',
  },
};

/** A `clausemark.yaml` to start from, for a folder of some name. */
export function starter(folder: string, language: Language): string {
  const name =
    folder
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'main';
  const { head, exclude, hosts, wrappers, signers } = COMMENTS[language];
  return `# ${head}
policy: ${DEFAULT_POLICY}

service:
  name: ${name}

# ${exclude}
# exclude: [third_party/, "*.generated.ts"]

# ${hosts}
# hosts:
#   llm.internal: self

# ${wrappers}
# wrappers:
#   acme.llm.ask: { kind: model-call, host: llm.internal }

# ${signers}
# signers: ["@example.com"]
`;
}
