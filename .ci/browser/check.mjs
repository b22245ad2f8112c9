// Opens each page given at two widths and fails on any request beyond the page itself, on any
// console message, on any page error, and when the page scrolls sideways.
import { chromium } from 'playwright-core';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const pages = process.argv.slice(2);
if (pages.length === 0) {
  console.error('usage: node check.mjs PAGE.html [...]');
  process.exit(64);
}
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const faults = [];

// What a check says may hold a word of any length, and not every run has a check that says it: each
// text grows by one here, but for the words of a verdict and of a picture, which are ours alone.
function grow() {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.data.trim() && !text.parentElement.closest('svg, style, .v')) text.data += 'm'.repeat(150);
  }
  return document.documentElement.scrollWidth;
}

for (const page of pages) {
  const url = pathToFileURL(path.resolve(page)).href;
  for (const width of [1280, 400]) {
    const tab = await browser.newPage({ viewport: { width, height: 900 } });
    const where = `${path.basename(page)} at ${width}`;
    tab.on('request', (r) => { if (r.url() !== url && !r.url().startsWith('data:')) faults.push(`${where}: request ${r.url()}`); });
    tab.on('console', (m) => faults.push(`${where}: console ${m.type()}: ${m.text()}`));
    tab.on('pageerror', (e) => faults.push(`${where}: ${e}`));
    await tab.goto(url);
    const [wide, seen] = await tab.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    if (wide > seen) faults.push(`${where}: scrolls sideways, ${wide} > ${seen}`);
    const text = await tab.evaluate(() => document.body.innerText.length);
    if (text < 500) faults.push(`${where}: nearly empty, ${text} characters`);
    await tab.screenshot({ path: page.replace(/\.html$/, `-${width}.png`), fullPage: true });
    if (width === 400) {
      const grown = await tab.evaluate(grow);
      if (grown > width) faults.push(`${where}: scrolls sideways by a long word, ${grown} > ${width}`);
    }
    await tab.close();
    console.log(`${where}: looked at, ${text} characters`);
  }
}
await browser.close();
faults.forEach((fault) => console.error(fault));
process.exit(faults.length === 0 ? 0 : 1);
