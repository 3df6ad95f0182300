// The official `stripe` package, as published, against a served world: everything that the console asks of Stripe.

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { after, before, beforeEach, suite, test } from 'node:test';

import Stripe from 'stripe';

import { serve } from './served.js';

const BLUEFIN = 'acct_1MOCKBluefinBlu1';
const AS_BLUEFIN = { stripeAccount: BLUEFIN };

let served;
let stripe;
let platform;

function client({ key = served.key, retries = 0 } = {}) {
  return new Stripe(key, { ...served.connection, maxNetworkRetries: retries, telemetry: false });
}

async function available(account, currency = 'usd') {
  const balance = await stripe.balance.retrieve({}, account ? { stripeAccount: account } : {});
  return balance.available.find((part) => part.currency === currency).amount;
}

async function all(list) {
  const rows = [];
  for await (const row of list) rows.push(row);
  return rows;
}

const charge = (changes = {}, options = {}, by = stripe) =>
  by.charges.create({ amount: 100, currency: 'usd', source: BLUEFIN, ...changes }, options);

before(async () => {
  served = await serve('--scenario', 'harbour');
  await served.control('checkpoint', { name: 'start' });
});

after(async () => assert.equal(await served.stop(), 0));

beforeEach(async () => {
  await served.control('restore', { name: 'start' });
  stripe = client();
  platform = (await stripe.accounts.retrieveCurrent()).id;
});

suite('reads', () => {
  test('the platform knows itself', async () => {
    const account = await stripe.accounts.retrieveCurrent();
    assert.deepEqual([account.object, account.country, account.default_currency], ['account', 'US', 'usd']);
  });

  test('all accounts are paged through, both ways', async () => {
    const forward = await all(stripe.accounts.list({ limit: 100 }));
    assert.equal(forward.length, (await served.overview()).accounts);
    const last = forward.at(-1).id;
    const backward = await all(stripe.accounts.list({ limit: 9, ending_before: last }));
    assert.deepEqual(
      backward.map((account) => account.id),
      forward.slice(0, -1).map((account) => account.id).reverse(),
    );
  });

  test("the platform's balance holds its reserve, a connected one has none", async () => {
    const own = await stripe.balance.retrieve();
    assert.ok(own.connect_reserved[0].amount > 0);
    const connected = await stripe.balance.retrieve({}, AS_BLUEFIN);
    assert.equal(connected.connect_reserved, undefined);
  });

  test('rows of the balance expand to their source', async () => {
    const rows = await stripe.balanceTransactions.list({ limit: 100, expand: ['data.source'] }, AS_BLUEFIN);
    assert.ok(rows.data.some((row) => row.source?.object === 'charge'));
    for (const row of rows.data) assert.equal(row.net, row.amount - row.fee);
  });

  test('the reserve has a history', async () => {
    const rows = await all(stripe.balanceTransactions.list({ type: 'reserve_transaction' }));
    const held = -rows.filter((row) => row.currency === 'usd').reduce((sum, row) => sum + row.amount, 0);
    const { connect_reserved: reserved } = await stripe.balance.retrieve();
    assert.equal(held, reserved.find((part) => part.currency === 'usd').amount);
  });

  test('events are listed by type', async () => {
    await stripe.transfers.create({ amount: 100, currency: 'usd', destination: BLUEFIN });
    const events = await stripe.events.list({ types: ['transfer.created'] });
    assert.equal(events.data[0].data.object.amount, 100);
  });
});

suite('debits', () => {
  test('a charge pulls funds and a refund gives them back', async () => {
    const before = await available(BLUEFIN);
    const made = await charge({ amount: 2500, metadata: { ticket: '4711' } });
    assert.deepEqual([made.object, made.status, made.source.object], ['charge', 'succeeded', 'account']);
    assert.equal(await available(BLUEFIN), before - 2500);
    const refund = await stripe.refunds.create({ charge: made.id, amount: 400 });
    assert.match(refund.source_transfer_reversal, /^trr_/);
    assert.equal(await available(BLUEFIN), before - 2100);
  });

  test('a transfer pulls funds and a reversal gives them back', async () => {
    const before = await available(BLUEFIN);
    const made = await stripe.transfers.create({ amount: 700, currency: 'usd', destination: platform }, AS_BLUEFIN);
    const reversal = await stripe.transfers.createReversal(made.id, { amount: 200 }, AS_BLUEFIN);
    assert.equal(reversal.object, 'transfer_reversal');
    assert.equal(await available(BLUEFIN), before - 500);
    const rows = await stripe.transfers.list(
      { destination: platform, expand: ['data.balance_transaction'] },
      AS_BLUEFIN,
    );
    assert.deepEqual([rows.data[0].id, rows.data[0].balance_transaction.net], [made.id, -700]);
  });

  test('funds are sent', async () => {
    const before = await available(BLUEFIN);
    await stripe.transfers.create({ amount: 1000, currency: 'usd', destination: BLUEFIN });
    assert.equal(await available(BLUEFIN), before + 1000);
  });

  test('payout schedules are changed', async () => {
    await stripe.balanceSettings.update({ payments: { payouts: { schedule: { interval: 'manual' } } } }, AS_BLUEFIN);
    const account = await stripe.accounts.retrieve(BLUEFIN);
    assert.equal(account.settings.payouts.schedule.interval, 'manual');
  });
});

suite('errors', () => {
  const { errors } = Stripe;

  const refused = async (kind, wanted, call) => {
    await assert.rejects(call, (error) => {
      assert.ok(error instanceof kind, `${error.constructor.name}: ${error.message}`);
      for (const [field, value] of Object.entries(wanted)) assert.equal(error[field], value, field);
      return true;
    });
  };

  test('a wrong key', () =>
    refused(errors.StripeAuthenticationError, { statusCode: 401 }, () =>
      client({ key: 'sk_test_51thiskeyisnotoneofours0000' }).balance.retrieve(),
    ));

  test('a stranger', () =>
    refused(errors.StripePermissionError, { statusCode: 403, code: 'account_invalid' }, () =>
      stripe.balance.retrieve({}, { stripeAccount: 'acct_1Stranger' }),
    ));

  test('an object that is not there', () =>
    refused(errors.StripeInvalidRequestError, { statusCode: 404, code: 'resource_missing' }, () =>
      stripe.transfers.retrieve('tr_nothing'),
    ));

  test('an unknown parameter', () =>
    refused(errors.StripeInvalidRequestError, { code: 'parameter_unknown', param: 'colour' }, () =>
      charge({ colour: 'green' }),
    ));

  test('more than there is', () =>
    refused(errors.StripeInvalidRequestError, { code: 'balance_insufficient' }, () => charge({ amount: 9_999_999 })));

  test('a key for another request', async () => {
    await charge({}, { idempotencyKey: 'one' });
    await refused(errors.StripeIdempotencyError, {}, () => charge({ amount: 101 }, { idempotencyKey: 'one' }));
  });

  test('too many requests', async () => {
    await served.control('fault', { kind: { rate_limit: { reason: 'global-rate' } }, times: { count: 1 } });
    await refused(errors.StripeRateLimitError, { statusCode: 429 }, () => stripe.balance.retrieve());
  });

  test('a payment that failed', async () => {
    await served.control('fault', { kind: { error: { status: 402, work: 'before' } }, times: { count: 1 } });
    await refused(errors.StripeCardError, { statusCode: 402 }, () => charge());
  });

  test('a lost connection', async () => {
    await served.control('fault', { kind: { closed: { work: 'before' } }, times: { count: 2 } });
    await refused(errors.StripeConnectionError, {}, () => stripe.balance.retrieve());
  });

  test('a key that only reads balances', async () => {
    const small = await serve('--scenario', fileURLToPath(new URL('../keys.toml', import.meta.url)));
    const reader = new Stripe(small.restricted.reader, { ...small.connection, telemetry: false });
    assert.equal((await reader.balance.retrieve()).object, 'balance');
    await refused(errors.StripePermissionError, { statusCode: 403 }, () =>
      reader.charges.create({ amount: 1, currency: 'usd', source: 'acct_1MOCKLockLoc1Loc' }),
    );
    assert.equal(await small.stop(), 0);
  });

  test('a failure of Stripe', async () => {
    await served.control('fault', { kind: { error: { work: 'before' } }, times: { count: 1 } });
    await refused(errors.StripeAPIError, { statusCode: 500 }, () => stripe.balance.retrieve());
  });
});

suite('retries', () => {
  test('a key that is used again replays', async () => {
    const before = await available(BLUEFIN);
    const first = await charge({}, { idempotencyKey: 'again' });
    const second = await charge({}, { idempotencyKey: 'again' });
    assert.equal(first.id, second.id);
    assert.equal(second.lastResponse.headers['idempotent-replayed'], 'true');
    assert.equal(second.lastResponse.headers['original-request'], first.lastResponse.requestId);
    assert.equal(await available(BLUEFIN), before - 100);
  });

  const ways = {
    'closed before the work': { closed: { work: 'before' } },
    'closed after the work': { closed: { work: 'after' } },
    '500 before the work': { error: { work: 'before' } },
  };
  for (const [name, kind] of Object.entries(ways)) {
    test(`${name}: the debit is done once`, async () => {
      const before = await available(BLUEFIN);
      await served.control('fault', { endpoint: 'POST /v1/charges', kind, times: { count: 1 } });
      await charge({}, {}, client({ retries: 2 }));
      assert.equal(await available(BLUEFIN), before - 100);
    });
  }
});
