import type { Language } from '../base/phrase.js';

/** What `--help` says. */
export const HELP: Readonly<Record<Language, string>> = {
  en: `clausemark - where an AI service touches data, the clauses that bear on it, and what is still unanswered

Usage
  clausemark check [PATH...] [options]             analyse and report; PATH is a folder or a file, by default this folder
  clausemark attest (SUBJECT | PATH:LINE)          draft a record; prints its path
  clausemark renew RECORD                          seal a record anew; claims that the change voids are open again
  clausemark explain (CLAUSE | RULE | SUBJECT | PATH:LINE)
  clausemark rules                                 list the rules, those of this folder among them
  clausemark init                                  write a clausemark.yaml to start from

Options
  --format text|json    how to report (check)
  --output FILE         where to report to (check); by default the standard output
  --as-of DATE          the UTC day that counts as today, 2026-11-20
  --lang en|zh          language of what is written for people
  --no-cache            neither read nor write the cache in the user's cache folder
  --help, --version

Exit codes
  0 nothing flagged, 1 flagged, 2 wrong usage or configuration, 3 an error of the program itself
`,
  'zh-CN': `clausemark - AI 服务在何处触及数据、可能涉及哪些条款、还有什么尚未回答

用法
  clausemark check [PATH...] [选项]                分析并报告；PATH 为文件夹或文件，默认为当前文件夹
  clausemark attest (SUBJECT | PATH:LINE)          起草一份记录，并打印其路径
  clausemark renew RECORD                          重新封存记录；因变更而失效的声明须重新回答
  clausemark explain (CLAUSE | RULE | SUBJECT | PATH:LINE)
                                                   说明一个条款、规则、对象或位置
  clausemark rules                                 列出规则，包括本文件夹自己的规则
  clausemark init                                  写一份起步用的 clausemark.yaml

选项
  --format text|json    报告的格式（check）
  --output FILE         报告写到何处（check）；默认为标准输出
  --as-of DATE          以哪一天（UTC）为今天，如 2026-11-20
  --lang en|zh          供人阅读的文字所用的语言
  --no-cache            不读写用户缓存文件夹中的缓存
  --help, --version

退出码
  0 没有标记，1 有标记，2 用法或配置有误，3 程序自身出错
`,
};
