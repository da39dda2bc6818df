import { expect, it } from 'vitest';
import { detect } from '../support/engine.js';
import { readMarks } from '../support/marked.js';

const APP = `const SEARX = process.env.SEARXNG_URL;
export async function POST(request: Request) {
  const { query } = await request.json();
  const own = new URL(\`\${SEARX}/search\`);
  own.searchParams.append('q', query);
  if (query.length > 9) own.searchParams.set('categories', 'general');
  else own.searchParams.set('categories', 'images');
  await «fetch»(own.toString(), { method: 'GET' });
  await «fetch»(own.href);
  await «fetch»(own);
  const brave = new URL('https://api.search.brave.com/res/v1/web/search');
  brave.searchParams.set('q', query);
  await «fetch»(brave.toString(), { method: 'GET' });
  const weather = new URL('https://api.search.brave.com/res/v1/web/search');
  weather.searchParams.set('q', 'weather');
  await fetch(weather.toString());
  const pages = new URL(\`\${SEARX}/search\`);
  pages.searchParams.set('page', query);
  await fetch(pages.toString());
}
`;

it('reads what is put into the query of an address after it was made', async () => {
  const { texts, places } = readMarks({ 'app/api/find/route.ts': APP });
  const { touchpoints } = await detect(texts);
  const found = touchpoints.filter(({ rule }) => rule === 'js.http.search');
  expect(found.map(({ range }) => range)).toEqual(places.map(({ range }) => range));
  expect(found.map(({ subject }) => subject)).toEqual([...Array<string>(3).fill('recipient:search engine'), 'host:api.search.brave.com']);
});
