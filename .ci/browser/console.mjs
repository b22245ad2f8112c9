// The console in a real browser, by keyboard alone: a model asks for a voucher, a person signs in,
// tabs to the approval, reads what will run, approves it, sees that it ran, and what the tenant has
// spent; then someone who may approve nothing signs in and sees that alone. Fails on any console
// message, any request beyond the runtime's own, and sideways scroll.
import { chromium } from 'playwright-core';

const [base, user, approver, shots] = process.argv.slice(2);
if (!shots) {
  console.error('usage: node console.mjs BASE USER_TOKEN APPROVER_TOKEN FOLDER');
  process.exit(64);
}
const faults = [];
const want = (holds, what) => { if (!holds) faults.push(what); console.log(`${holds ? 'ok   ' : 'FAIL '} ${what}`); };

const json = { 'Content-Type': 'application/json', Authorization: `Bearer ${user}` };
const opened = await fetch(`${base}/v1/sessions`, { method: 'POST', headers: json, body: '{"tier":"A"}' });
const session = (await opened.json()).id;
const turns = `${base}/v1/sessions/${session}/turns`;
// A note that would look different from what it is: a right-to-left override, markup, a blank.
const message = 'voucher for 4711, 250 cents, "<b>thanks\u202e</b>\u200b"';
const asked = await (await fetch(turns, { method: 'POST', headers: json, body: JSON.stringify({ message }) })).text();
want(asked.includes('event: turn.completed') && asked.includes('"mode":"async"'), 'a turn asks and ends without waiting');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const context = await browser.newContext({ viewport: { width: 1100, height: 900 } });
const tab = await context.newPage();
tab.on('request', (r) => { if (!r.url().startsWith(base) && !r.url().startsWith('data:')) faults.push(`request ${r.url()}`); });
tab.on('console', (m) => faults.push(`console ${m.type()}: ${m.text()}`));
tab.on('pageerror', (e) => faults.push(`page error ${e}`));

const focused = () => tab.evaluate(() => document.activeElement?.textContent?.trim() || document.activeElement?.id || '');
const tabTo = async (text) => {
  for (let i = 0; i < 40; i++) {
    await tab.keyboard.press('Tab');
    if ((await focused()).startsWith(text)) return true;
  }
  return false;
};

// A page's autofocus comes with its first rendering, after its load event: who types before loses letters.
const ready = () => tab.waitForFunction(() => document.activeElement?.id === 'token', null, { timeout: 10_000 })
  .then(() => true, () => false);

const looks = async (name) => {
  for (const scheme of ['light', 'dark']) {
    for (const width of [1100, 390]) {
      await tab.emulateMedia({ colorScheme: scheme });
      await tab.setViewportSize({ width, height: 900 });
      const [wide, seen] = await tab.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      want(wide <= seen, `no sideways scroll of ${name}, ${scheme} at ${width}`);
      await tab.screenshot({ path: `${shots}/${name}-${scheme}-${width}.png`, fullPage: true });
    }
  }
  await tab.emulateMedia({ colorScheme: 'light' });
  await tab.setViewportSize({ width: 1100, height: 900 });
};

await tab.goto(`${base}/console/approvals`);
want(tab.url().endsWith('/console/sign-in'), 'nobody gets in without signing in');
want(await ready(), 'the token field has the focus');
await tab.keyboard.type(approver);
await Promise.all([tab.waitForURL('**/console/approvals'), tab.keyboard.press('Enter')]);
want(true, 'the token signs in');
want(await tabTo('Review send_voucher'), 'tab reaches the approval');
await Promise.all([tab.waitForURL('**/console/approvals/apr_*'), tab.keyboard.press('Enter')]);
const page = await tab.content();
want(page.includes('<mark>U+202E</mark>') && page.includes('<mark>U+200B</mark>'), 'what hides is shown by number');
want((await tab.locator('main b').count()) === 0, 'markup in arguments is text');
await looks('console');
want(await tabTo('Approve: run send_voucher once'), 'tab reaches the button');
const outline = await tab.evaluate(() => getComputedStyle(document.activeElement).outlineWidth);
want(parseFloat(outline) >= 2, 'the focus is visible');
await Promise.all([tab.waitForEvent('load'), tab.keyboard.press('Enter')]);
let ran = false;
for (let i = 0; i < 40 && !ran; i++) {
  ran = (await tab.content()).includes('outcome completed');
  if (!ran) {
    await tab.waitForTimeout(100);
    await tab.reload();
  }
}
want(ran, 'the action ran, and the page says so');
await tab.screenshot({ path: `${shots}/console-done.png`, fullPage: true });
const next = await (await fetch(turns, { method: 'POST', headers: json, body: '{"message":"any news?"}' })).text();
want(next.includes('event: tool.completed'), 'the next turn is told');
want(await tabTo('Usage'), 'tab reaches the usage');
await Promise.all([tab.waitForURL('**/console/usage'), tab.keyboard.press('Enter')]);
const usage = await (await fetch(`${base}/v1/usage`, { headers: json })).json();
const tokens = usage.settled.tokens.toLocaleString('en-US');
want(usage.settled.tokens > 0 && (await tab.innerText('main')).includes(tokens), `the usage page says ${tokens} tokens`);
want((await tab.innerText('main')).includes(session), 'the session stands on it');
await looks('usage');
want(await tabTo('Sign out'), 'tab reaches sign out');
await Promise.all([tab.waitForURL('**/console/sign-in'), tab.keyboard.press('Enter')]);
await tab.goto(`${base}/console/approvals`);
want(tab.url().endsWith('/console/sign-in'), 'signed out is out');
want(await ready(), 'the token field has the focus again');
await tab.keyboard.type(user);
await Promise.all([tab.waitForURL('**/console/usage'), tab.keyboard.press('Enter')]);
want((await tab.locator('a[href="/console/approvals"]').count()) === 0, 'a user is shown the usage and no way to the approvals');
await browser.close();
faults.forEach((fault) => console.error(fault));
process.exit(faults.length === 0 ? 0 : 1);
