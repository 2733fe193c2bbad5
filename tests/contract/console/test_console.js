// The office's console in a real browser: Chromium, driven by playwright-core, looked at by axe-core (issue 4).
// usage: test_console.js OFFICE_PROGRAM CONFIG_FOLDER [FOLDER_FOR_SCREENSHOTS]
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const axe = require('axe-core');
const { chromium } = require('playwright-core');
const { Office, idNumber } = require('../../rig/office/office.js');

const pictures = process.argv[4];
const password = 'eleven geese and a pond';
const hostile = [ // each short enough for a name of 50 characters
  '<script>document.title="hit"</script>', '"><img src=x onerror=document.title="hit">', "' onfocus=alert(1) autofocus '",
  '</title><svg onload=document.title="hit">', '<style>*{display:none}</style>', '{{7*7}}${7*7}<%=7*7%>', '&lt;b&gt;&#60;',
  '=HYPERLINK("http://x","y")', 'javascript:alert(1)', '<iframe src=//x>',
];

test('the console in Chromium', { timeout: 280_000 }, async (t) => {
  const office = await Office.start('--letter-signature', 'p256');
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: ['--headless',
    '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync'] });
  const complaints = [];
  const open = async (options = {}) => {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'zh-CN',
      viewport: { width: 1366, height: 768 }, baseURL: office.console, ...options });
    const page = await context.newPage();
    page.on('console', (said) => { if (/Content Security Policy|Refused/.test(said.text())) complaints.push(said.text()); });
    page.on('dialog', (dialog) => { complaints.push('dialog'); dialog.dismiss(); });
    page.on('pageerror', (error) => complaints.push(String(error)));
    return page;
  };
  const logIn = async (page, user) => {
    await page.goto('/log-in');
    await page.fill('#user', user);
    await page.fill('#password', password);
    await page.click('main button');
  };
  const clean = async (page) => {
    await page.evaluate(axe.source);
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations', 'incomplete'] }));
    // White on white is not a violation to axe but something it cannot judge.
    const serious = found.violations.filter((v) => ['serious', 'critical'].includes(v.impact))
      .concat(found.incomplete.filter((v) => v.id === 'color-contrast'));
    assert.deepEqual(serious.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`), [], page.url());
  };
  const picture = async (page, name) => {
    if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  };

  t.after(async () => { await browser.close(); await office.stop(); });

  office.addUser('li.na', password, 'original-bank-reviewer:icbc');
  office.addUser('chen', password, 'target-bank-staff:ccb');
  office.addUser('wu', password, 'fleet-technician');
  office.addUser('sun', password, 'auditor');
  office.addUser('zhou', password, 'administrator');
  const numbers = [];
  const people = ['张桂花', '刘德全', '欧阳明月', '古丽·阿依'];
  for (const [n, name] of people.entries()) numbers.push(await office.submit(n + 1, name));
  const traps = [];
  for (const [n, name] of hostile.entries()) traps.push(await office.submit(n + 21, name));
  const abroad = await office.submit(50, '陈外行', 'abc', 'ccb');
  office.makeOverdue(numbers[2]);

  const page = await open();
  const text = () => page.textContent('main');

  await t.test('without a log-in every page leads to the log-in, and the cookie is as it should be', async () => {
    for (const place of ['/', '/queue', '/letters', '/search', '/fleet', '/audit', `/case/${numbers[0]}`, '/queue.csv']) {
      await page.goto(place);
      assert.match(page.url(), /\/log-in/);
    }
    const headers = (await page.goto('/log-in')).headers();
    assert.match(headers['content-security-policy'], /default-src 'none'.*frame-ancestors 'none'/);
    assert.ok(!/unsafe|data:|\*/.test(headers['content-security-policy']));
    assert.deepEqual(['x-content-type-options', 'referrer-policy', 'cache-control', 'x-frame-options'].map((h) => headers[h]),
      ['nosniff', 'same-origin', 'no-store', 'DENY']);
    await clean(page);
    await picture(page, 'log-in-zh');
    await page.fill('#user', 'li.na');
    await page.fill('#password', 'wrong wrong wrong');
    await page.click('main button');
    assert.match(await text(), /用户名或密码不对/);
    await logIn(page, 'li.na');
    const [cookie] = (await page.context().cookies()).filter((c) => c.name === '__Host-huanka');
    assert.deepEqual([cookie.secure, cookie.httpOnly, cookie.sameSite, cookie.path], [true, true, 'Strict', '/']);
  });

  await t.test('the queue shows what is due, the overdue one first and in words, people masked', async () => {
    assert.equal(await page.textContent('tbody tr:first-child th'), numbers[2]);
    assert.match(await page.textContent('tbody tr:first-child'), /逾期/);
    const all = await text();
    assert.ok(all.includes('张**') && !all.includes('张桂花') && !all.includes(abroad));
    await clean(page);
    await picture(page, 'queue-zh');
    await page.click('header a[hreflang=en]');
    assert.match(await page.textContent('h1'), /Cases/);
    await picture(page, 'queue-en');
    await page.click('main nav a:has-text("Overdue")');
    assert.equal(await page.locator('tbody tr').count(), 1);
    await page.click('header a[hreflang=zh-CN]');
  });

  await t.test('a case is approved; the same form a second time is stale', async () => {
    const late = await page.context().newPage();
    await late.goto(`/case/${numbers[0]}`);
    await page.goto(`/case/${numbers[0]}`);
    await clean(page);
    await picture(page, 'case-zh');
    await page.click('button:has-text("审核通过")');
    assert.match(await text(), /已审核通过/);
    await picture(page, 'approved-zh');
    const [answer] = await Promise.all([late.waitForNavigation(), late.click('button:has-text("审核通过")')]);
    assert.equal(answer.status(), 409);
    assert.match(await late.textContent('main'), /已有变化/);
    await clean(late);
    await picture(late, 'stale-zh');
    await late.close();
  });

  await t.test('a refusal needs a reason, and the reason is shown as it was written', async () => {
    await page.goto(`/case/${numbers[1]}`);
    await page.click('button:has-text("审核不通过")'); // the browser keeps the form: the field is required
    assert.match(page.url(), new RegExp(`/case/${numbers[1]}$`));
    await page.fill('#reason', '旧卡有贷款未结清 <b>"请先结清"</b>');
    await page.click('button:has-text("审核不通过")');
    assert.ok((await text()).includes('旧卡有贷款未结清 <b>"请先结清"</b>'));
    assert.equal(await page.locator('main b').count(), 0);
  });

  await t.test('a person is shown in full only when asked for', async () => {
    await page.goto(`/case/${numbers[2]}`);
    assert.ok(!(await text()).includes('11010519491231002X'));
    await page.click('button:has-text("显示完整信息")');
    const all = await text();
    assert.ok(all.includes('11010519491231002X') && all.includes('欧阳明月') && all.includes('13812345678'));
    await page.goto(`/case/${numbers[2]}`);
    assert.ok(!(await text()).includes('11010519491231002X'));
  });

  await t.test('hostile names stay text on every page, in full too', async () => {
    for (const [n, number] of traps.entries()) {
      await page.goto(`/case/${number}`);
      await page.click('button:has-text("显示完整信息")');
      assert.ok((await page.locator('dd').allTextContents()).includes(hostile[n]), hostile[n]);
      assert.equal(await page.locator('script, img, svg, iframe, style, main b').count(), 0);
      assert.ok(!(await page.title()).includes('hit'));
    }
    for (const text_ of hostile) {
      await page.goto(`/search?q=${encodeURIComponent(text_)}`);
      assert.equal(await page.inputValue('#q'), text_);
      assert.equal(await page.locator('script, img, svg, iframe, style').count(), 0);
    }
    await page.goto('/queue?show=all');
    await clean(page);
  });

  await t.test('letters wait for the original bank and are confirmed', async () => {
    await office.printLetter(numbers[0], 'L-ZJ01-000001');
    office.makeOverdue(numbers[0]);
    await page.goto('/letters');
    assert.match(await page.textContent('tbody tr'), /逾期/);
    await clean(page);
    await picture(page, 'letters-zh');
    await page.goto('/queue?show=overdue');
    assert.ok((await text()).includes(numbers[0]));
    await page.click(`a:has-text("${numbers[0]}")`);
    // The letter that was brought along is looked at first: a picture of it, and the text of its code.
    const code = office.letterCode(numbers[0], 'L-ZJ01-000001');
    const check = async (fill) => {
      await page.goto('/letter-check');
      await fill();
      await Promise.all([page.waitForNavigation(), page.click('main form button')]);
      assert.equal(await page.locator('script, img, svg, iframe, style, main b').count(), 0);
      return text();
    };
    const bring = (buffer) => check(() => page.setInputFiles('#letter-picture', { name: 'a.png', mimeType: 'image/png', buffer }));
    const paste = (words) => check(() => page.fill('#letter-code', words));
    await page.goto('/letter-check');
    await clean(page);
    await picture(page, 'letter-check-zh');
    await page.click('header a[hreflang=en]');
    await picture(page, 'letter-check-en');
    await page.click('header a[hreflang=zh-CN]');
    assert.match(await bring(office.qrPicture(code)), /真实有效/);
    await clean(page);
    await picture(page, 'letter-genuine-zh');
    await page.click('header a[hreflang=en]');
    assert.match(await paste(code), /Genuine: issued by the new bank/);
    await picture(page, 'letter-genuine-en');
    await page.click('header a[hreflang=zh-CN]');
    assert.match(await bring(await page.screenshot()), /图片里读不到二维码/);
    assert.match(await bring(Buffer.from('%PDF-1.4 no picture')), /不是 PNG 或 JPEG/);
    assert.match(await bring(Buffer.alloc(9 << 20, 'x')), /太大/);
    assert.match(await paste(code.replace('/0008/', '/0009/')), /内容被改动过/);
    await clean(page);
    await picture(page, 'letter-altered-zh');
    for (const text_ of hostile) assert.match(await paste(text_), /不是接收函的二维码/);
    await page.goto(`/case/${numbers[0]}`);
    await page.click('button:has-text("确认余额已转移")');
    assert.match(await text(), /已确认余额转移/);
    await picture(page, 'closed-zh');
    await page.goto('/letters?show=confirmed');
    assert.ok((await text()).includes(numbers[0]));
    assert.match(await paste(code), /已使用/);
    await picture(page, 'letter-used-zh');
  });

  await t.test('the issuing bank takes a letter back with a reason; whoever checks it hears so', async () => {
    const number = await office.submit(60, '赵遗失', 'icbc', 'ccb');
    assert.equal(office.command(['approve', number]).code, 0);
    await office.printLetter(number, 'L-ZJ01-000002');
    const desk = await open();
    await logIn(desk, 'chen');
    await desk.goto(`/case/${number}`);
    await clean(desk);
    await picture(desk, 'revoke-zh');
    await desk.click('header a[hreflang=en]');
    await picture(desk, 'revoke-en');
    await desk.click('header a[hreflang=zh-CN]');
    await desk.fill('#reason', hostile[0]);
    await Promise.all([desk.waitForNavigation(), desk.click('button:has-text("作废接收函")')]);
    assert.ok((await desk.locator('dd').allTextContents()).includes(hostile[0]));
    assert.equal(await desk.locator('script, img, svg, iframe, style, main b').count(), 0);
    await clean(desk);
    await picture(desk, 'revoked-zh');
    await desk.goto('/letter-check');
    await desk.fill('#letter-code', office.letterCode(number, 'L-ZJ01-000002'));
    await Promise.all([desk.waitForNavigation(), desk.click('main form button')]);
    assert.match(await desk.textContent('main'), /已作废/);
    const verified = office.command(['verify-letter', '-', office.letterCode(number, 'L-ZJ01-000002')]);
    assert.equal(verified.code, 19, verified.text);
    assert.notEqual(office.command(['revoke-letter', number, '--reason', 'again']).code, 0);
    await desk.context().close();
  });

  await t.test('a letter nobody reported is revoked too, and the page says what that means', async () => {
    const number = await office.submit(61, '钱未报', 'icbc', 'ccb');
    assert.equal(office.command(['approve', number]).code, 0);
    const desk = await open();
    await logIn(desk, 'chen');
    await desk.goto(`/case/${number}`);
    assert.match(await desk.textContent('main'), /还没有收到开出接收函的消息/);
    await clean(desk);
    await picture(desk, 'revoke-unreported-zh');
    await desk.fill('#reason', '接收函被盗');
    await Promise.all([desk.waitForNavigation(), desk.click('button:has-text("作废接收函")')]);
    const verified = office.command(['verify-letter', '-', office.letterCode(number, 'L-ZJ01-000003')]);
    assert.equal(verified.code, 19, verified.text);
    await desk.context().close();
  });

  await t.test('search finds by number, by its tail and by the last four of an ID number', async () => {
    for (const asked of [numbers[3], numbers[3].slice(-6), numbers[3].slice(-6).replace('-', ''), '002x']) {
      await page.goto('/search');
      await page.fill('#q', asked);
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      assert.ok((await text()).includes(numbers[3]), asked);
      assert.ok(!(await text()).includes(abroad));
    }
    await clean(page);
    await picture(page, 'search-zh');
  });

  await t.test('the exported file holds no full ID number and no formula', async () => {
    await page.goto('/queue?show=all');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[href^="/queue.csv"]')]);
    const csv = fs.readFileSync(await download.path(), 'utf8');
    assert.match(download.suggestedFilename(), /^huanka-all-.*\.csv$/);
    assert.ok(csv.includes(numbers[0]) && csv.includes('110***********002X'));
    assert.ok(!csv.includes('11010519491231002X') && !csv.includes('张桂花') && !csv.includes(abroad));
    assert.ok(!/(^|,)"\s*[=+@-]/m.test(csv));
  });

  await t.test('staff file for a person who comes to them: wrong, mended, filed once', async () => {
    const desk = await open();
    await logIn(desk, 'chen');
    await desk.click('header nav a[href="/reserve"]');
    await clean(desk);
    await picture(desk, 'reserve-zh');
    await desk.click('header a[hreflang=en]');
    await picture(desk, 'reserve-en');
    await desk.click('header a[hreflang=zh-CN]');
    const fill = async (name, id) => {
      await desk.fill('#person-name', name);
      await desk.fill('#person-id_number', id);
      await desk.fill('#person-mobile', '13812345678');
      await desk.selectOption('#person-holding', 'icbc');
      await desk.check('#person-mobile_checked');
      await Promise.all([desk.waitForNavigation(), desk.click('form[action="/reserve"] button')]);
    };
    await fill('王小二', idNumber(1).slice(0, 17) + 'A');
    assert.match(await desk.textContent('main'), /证件号中有不是数字的字符/);
    assert.equal(await desk.inputValue('#person-name'), '王小二');
    await clean(desk);
    await picture(desk, 'reserve-wrong-zh');
    await fill('王小二', idNumber(1));
    assert.match(desk.url(), /\/case\/DESKCCB-[0-9]{6}-0001-[0-9]\?done=reserve$/);
    await picture(desk, 'reserved-zh');
    await desk.goto('/reserve');
    await fill('王小二', idNumber(1)); // no second case
    assert.match(await desk.textContent('main'), /此人有办理中的业务 DESKCCB/);
    await desk.goto('/queue?show=all');
    assert.equal(await desk.locator('tbody th:has-text("DESKCCB")').count(), 1);
    for (const [n, name] of hostile.entries()) { // the stored-XSS corpus through this door
      await desk.goto('/reserve');
      await fill(name, idNumber(20 + n));
      assert.match(desk.url(), /done=reserve/, name);
      assert.equal(await desk.locator('script, img, svg, iframe, style, main b').count(), 0);
    }
    await desk.context().close();
  });

  await t.test('a unit\'s list: every wrong line is named and nothing filed, then all of it once', async () => {
    const desk = await open();
    await logIn(desk, 'chen');
    const line = (n, name) => `${name},${idNumber(n)},13812345678,工商银行,`;
    const send = async () => {
      await desk.check('#list-mobile_checked');
      await Promise.all([desk.waitForNavigation(), desk.click('form[action="/reserve/list"] button')]);
    };
    await desk.goto('/reserve');
    await desk.fill('#list-rows', ['姓名,证件号,手机号,原银行', line(51, '李一'), `${line(52, '李二')}x`,
      ...hostile.map((text_) => `"${text_.replaceAll('"', '""')}",1,2,3`), line(1, '王小二')].join('\n'));
    await send();
    assert.match(await desk.textContent('main'), new RegExp(`有 ${hostile.length + 2} 行要改正`));
    assert.equal(await desk.textContent('tbody tr:first-child th'), '3');
    assert.match(await desk.textContent('tbody tr:last-child'), /此人有办理中的业务 DESKCCB/);
    assert.ok((await desk.inputValue('#list-rows')).includes(hostile[1].replaceAll('"', '""')));
    assert.equal(await desk.locator('script, img, svg, iframe, style, main b').count(), 0);
    await clean(desk);
    await picture(desk, 'list-wrong-zh');
    await desk.goto('/reserve');
    await desk.setInputFiles('#list-file', { name: 'list.csv', mimeType: 'text/csv',
      buffer: Buffer.from(`\ufeff${[line(51, '李一'), line(52, '李二'), line(53, '李三')].join('\r\n')}`) });
    await send();
    assert.match(await desk.textContent('main'), /已登记 3 人/);
    assert.ok(!(await desk.textContent('main')).includes(idNumber(51)));
    await clean(desk);
    await picture(desk, 'list-done-zh');
    await desk.click('header a[hreflang=en]');
    await desk.fill('#list-rows', line(54, '李四'));
    await send();
    await desk.reload(); // sends it again
    assert.match(await desk.textContent('main'), /Reservations filed: 1/);
    await picture(desk, 'list-en');
    await desk.goto('/search?q=' + idNumber(54).slice(-4));
    assert.equal(await desk.locator('tbody th:has-text("DESKCCB")').count(), 1);
    await desk.goto('/search?q=' + idNumber(52).slice(-4));
    assert.equal(await desk.locator('tbody th:has-text("DESKCCB")').count(), 1);
    // Larger than a list may be: said in words, not a broken line.
    await desk.goto('/reserve');
    await desk.setInputFiles('#list-file', { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.alloc(3 << 20, 'x') });
    await send();
    assert.match(await desk.textContent('main'), /too large|太大/);
    await desk.context().close();
  });

  await t.test('the keyboard alone is enough: log-in, queue, case, approval', async () => {
    const other = await open({ locale: 'en-GB' });
    const tabTo = async (selector) => {
      for (let n = 0; n < 60; n += 1) {
        await other.keyboard.press('Tab');
        if (await other.evaluate((s) => document.activeElement.matches(s), selector)) {
          const seen = await other.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
          assert.notEqual(seen, 'none', `${selector}: the focus is not seen`);
          return;
        }
      }
      assert.fail(`no way to ${selector} by Tab`);
    };
    await other.goto('/');
    await tabTo('#user');
    await other.keyboard.type('li.na');
    await tabTo('#password');
    await other.keyboard.type(password);
    await Promise.all([other.waitForNavigation(), other.keyboard.press('Enter')]);
    await tabTo(`a[href="/case/${numbers[3]}"]`);
    await Promise.all([other.waitForNavigation(), other.keyboard.press('Enter')]);
    await picture(other, 'case-en');
    await tabTo('form[action$="/approve"] button');
    await Promise.all([other.waitForNavigation(), other.keyboard.press('Space')]);
    assert.match(await other.textContent('main'), /The change is approved/);
    await picture(other, 'approved-en');
    await other.context().close();
  });

  await t.test('each role sees its pages and no other; everything works without script and at 200 %', async () => {
    const expected = { chen: ['/queue', '/letters', '/letter-check', '/search', '/reserve'], wu: ['/fleet'], sun: ['/audit'], zhou: ['/users'] };
    for (const [user, allowed] of Object.entries(expected)) {
      const other = await open({ javaScriptEnabled: false, viewport: { width: 683, height: 384 } });
      await logIn(other, user);
      for (const place of ['/queue', '/letters', '/letter-check', '/reserve', '/fleet', '/audit', '/users']) {
        const answer = await other.goto(place);
        assert.equal(answer.status(), allowed.includes(place) ? 200 : 403, `${user} ${place}`);
      }
      const foreign = await other.goto(`/case/${numbers[3]}`);
      assert.equal(foreign.status(), user === 'chen' ? 200 : 404, user);
      await other.context().close();
    }
    for (const [user, place] of [['wu', '/fleet'], ['sun', '/audit'], ['zhou', '/users']]) {
      const other = await open();
      await logIn(other, user);
      assert.ok(other.url().endsWith(place));
      if (user === 'wu') assert.match(await other.textContent('tbody'), /ZJ01/);
      await clean(other);
      await picture(other, `${place.slice(1)}-zh`);
      await other.click('header a[hreflang=en]');
      await picture(other, `${place.slice(1)}-en`);
      await other.context().close();
    }
  });

  await t.test('terminals tell how they are; those that need a hand come first, in words', async () => {
    for (const kiosk of ['ZJ02', 'ZJ03', 'ZJ04', 'ZJ05', 'ZJ06'])
      assert.equal(office.command(['certificates', '--kiosk', kiosk, '--letter-signature', 'p256']).code, 0);
    await office.heartbeat('ZJ01');
    await office.heartbeat('ZJ02', { slip_printer: { state: 'ok', paper: 'low' }, letter_printer: { state: 'paper_out', paper: 'out' } });
    await office.heartbeat('ZJ03', { card_reader: 'missing', code_scanner: 'not_fitted', camera: 'not_fitted' });
    await office.heartbeat('ZJ04');
    await office.heartbeat('ZJ05', {}, { waiting: 7, set_aside: 2, oldest_s: 10_900 }, false);
    office.makeSilent('ZJ04', 17);
    const other = await open({ javaScriptEnabled: true });
    await logIn(other, 'wu');
    assert.deepEqual(await other.locator('tbody th').allTextContents(), ['ZJ02', 'ZJ03', 'ZJ04', 'ZJ05', 'ZJ06', 'ZJ01']);
    const row = (kiosk) => other.textContent(`tbody tr:has(th:text-is("${kiosk}"))`);
    assert.match(await row('ZJ02'), /接收函打印机：缺纸凭条|凭条打印机：正常，纸快用完/);
    assert.match(await row('ZJ03'), /读卡器：未连接/);
    assert.match(await row('ZJ04'), /已 17 分钟未联系/);
    assert.match(await row('ZJ05'), /7 条未送达，最早一条已等 3 小时 2 条被退回/);
    assert.match(await row('ZJ06'), /从未联系尚未上报/);
    await clean(other);
    await picture(other, 'terminals-zh');
    await other.focus('header a[hreflang=en]');
    await Promise.all([other.waitForNavigation(), other.keyboard.press('Enter')]);
    assert.match(await row('ZJ02'), /Letter printer: out of paper/);
    assert.match(await row('ZJ04'), /silent for 17 min/);
    await clean(other);
    await picture(other, 'terminals-en');
    await other.setViewportSize({ width: 683, height: 768 }); // 200 %
    await clean(other);
    await picture(other, 'terminals-en-200');
    await other.context().close();
  });

  await t.test('a form from another site is refused; a disabled user is out at once; the audit log is in order', async () => {
    const stranger = await page.context().newPage();
    await stranger.setContent(`<form method="post" action="${office.console}/case/${numbers[2]}/approve">
      <input name="version" value="2"><button>x</button></form>`);
    const [answer] = await Promise.all([stranger.waitForNavigation(), stranger.click('button')]);
    assert.equal(answer.status(), 403);
    await stranger.close();
    await page.goto('/password');
    await clean(page);
    await picture(page, 'password-zh');
    assert.equal(office.command(['user', 'disable', 'li.na']).code, 0);
    await page.goto('/queue');
    assert.match(page.url(), /\/log-in/);
    // The administrator takes it back, by keyboard alone; the command line can, too.
    const desk = await open();
    await logIn(desk, 'zhou');
    assert.match(await desk.textContent('tr:has(th:text-is("li.na"))'), /已停用/);
    await picture(desk, 'user-disabled-zh');
    await desk.focus('tr:has(th:text-is("li.na")) button');
    await Promise.all([desk.waitForNavigation(), desk.keyboard.press('Enter')]);
    assert.match(await desk.textContent('main'), /已恢复/);
    await clean(desk);
    await logIn(page, 'li.na');
    assert.match(page.url(), /\/queue/);
    await Promise.all([desk.waitForNavigation(), desk.click('tr:has(th:text-is("li.na")) button')]);
    await page.goto('/queue');
    assert.match(page.url(), /\/log-in/);
    assert.equal(office.command(['user', 'enable', 'li.na']).code, 0);
    await logIn(page, 'li.na');
    assert.match(page.url(), /\/queue/);
    await desk.context().close();
    const verified = office.command(['audit', 'verify']);
    assert.equal(verified.code, 0, verified.text);
  });

  assert.deepEqual(complaints, []);
});
