"""The official `stripe` package, as published, against a served world: everything that the console asks of Stripe."""

import unittest

import stripe
from served import ROOT, Served

BLUEFIN = "acct_1MOCKBluefinBlu1"
CEDAR = "acct_1MOCKCedarCrCed2"


class World(unittest.TestCase):
    """Stories on one served world; each test begins from the same state."""

    @classmethod
    def setUpClass(cls):
        cls.served = Served("--scenario", "harbour")
        cls.served.control("checkpoint", name="start")

    @classmethod
    def tearDownClass(cls):
        assert cls.served.stop() == 0, "the server ends cleanly"

    def setUp(self):
        self.served.control("restore", name="start")
        self.client = self.new_client()
        self.platform = self.client.v1.accounts.retrieve_current().id

    def new_client(self, key=None, retries=0):
        return stripe.StripeClient(
            key or self.served.key,
            base_addresses={"api": self.served.address},
            max_network_retries=retries,
        )

    def available(self, account=None, currency="usd"):
        options = {"stripe_account": account} if account else {}
        balance = self.client.v1.balance.retrieve(options=options)
        return next(part.amount for part in balance.available if part.currency == currency)


class Reads(World):
    def test_the_platform_knows_itself(self):
        account = self.client.v1.accounts.retrieve_current()
        self.assertIsInstance(account, stripe.Account)
        self.assertEqual((account.country, account.default_currency), ("US", "usd"))

    def test_all_accounts_are_paged_through(self):
        listed = list(self.client.v1.accounts.list({"limit": 100}).auto_paging_iter())
        self.assertEqual(len(listed), self.served.overview()["accounts"])
        self.assertEqual(len({account.id for account in listed}), len(listed))
        times = [account.created for account in listed]
        self.assertEqual(times, sorted(times, reverse=True))
        for account in listed:
            self.assertIn(account.type, ("standard", "express", "custom", "none"))
            self.assertIsInstance(account.settings.payouts.debit_negative_balances, bool)

    def test_pages_go_backwards_too(self):
        forward = [account.id for account in self.client.v1.accounts.list({"limit": 100}).auto_paging_iter()]
        last = forward[-1]
        page = self.client.v1.accounts.list({"limit": 7, "ending_before": last})
        backward = [account.id for account in page.auto_paging_iter()]
        self.assertEqual(backward, list(reversed(forward[:-1])))

    def test_the_platforms_balance_holds_its_reserve(self):
        balance = self.client.v1.balance.retrieve()
        self.assertIsInstance(balance, stripe.Balance)
        self.assertGreater(balance.connect_reserved[0].amount, 0)
        self.assertFalse(balance.livemode)

    def test_a_connected_balance_has_no_reserve(self):
        balance = self.client.v1.balance.retrieve(options={"stripe_account": BLUEFIN})
        self.assertNotIn("connect_reserved", balance.to_dict())
        self.assertIsInstance(balance.available[0].amount, int)

    def test_pending_rows_expand_to_their_source(self):
        rows = self.client.v1.balance_transactions.list(
            {"limit": 100, "expand": ["data.source"]}, options={"stripe_account": BLUEFIN}
        )
        kinds = {type(row.source) for row in rows.data if row.source}
        self.assertIn(stripe.Charge, kinds)
        for row in rows.data:
            self.assertEqual(row.net, row.amount - row.fee)

    def test_the_reserve_has_a_history(self):
        rows = self.client.v1.balance_transactions.list({"type": "reserve_transaction"})
        held = -sum(row.amount for row in rows.auto_paging_iter() if row.currency == "usd")
        reserved = self.client.v1.balance.retrieve().connect_reserved
        self.assertEqual(held, next(part.amount for part in reserved if part.currency == "usd"))

    def test_events_are_listed_by_type(self):
        self.client.v1.transfers.create({"amount": 100, "currency": "usd", "destination": BLUEFIN})
        events = self.client.v1.events.list({"types": ["transfer.created"]})
        self.assertEqual(events.data[0].type, "transfer.created")
        self.assertEqual(events.data[0].data.object.amount, 100)


class Debits(World):
    def test_a_charge_pulls_funds(self):
        before, own = self.available(BLUEFIN), self.available()
        charge = self.client.v1.charges.create(
            {"amount": 2500, "currency": "usd", "source": BLUEFIN, "metadata": {"ticket": "4711"}}
        )
        self.assertIsInstance(charge, stripe.Charge)
        self.assertEqual((charge.status, charge.paid, charge.source.object), ("succeeded", True, "account"))
        self.assertTrue(charge.id.startswith("py_"))
        self.assertEqual(charge.metadata["ticket"], "4711")
        self.assertEqual(self.available(BLUEFIN), before - 2500)
        self.assertEqual(self.available(), own + 2500)

    def test_a_charge_is_undone_by_a_refund(self):
        before = self.available(BLUEFIN)
        charge = self.client.v1.charges.create({"amount": 900, "currency": "usd", "source": BLUEFIN})
        refund = self.client.v1.refunds.create({"charge": charge.id, "amount": 400})
        self.assertIsInstance(refund, stripe.Refund)
        self.assertTrue(refund.source_transfer_reversal.startswith("trr_"))
        again = self.client.v1.charges.retrieve(charge.id, {"expand": ["refunds"]})
        self.assertEqual((again.amount_refunded, again.refunded), (400, False))
        self.assertEqual(self.available(BLUEFIN), before - 500)

    def test_a_transfer_pulls_funds_and_is_reversed(self):
        as_account = {"stripe_account": BLUEFIN}
        before = self.available(BLUEFIN)
        transfer = self.client.v1.transfers.create(
            {"amount": 700, "currency": "usd", "destination": self.platform, "transfer_group": "group 1"},
            options=as_account,
        )
        self.assertIsInstance(transfer, stripe.Transfer)
        self.assertEqual(transfer.destination, self.platform)
        reversal = self.client.v1.transfers.reversals.create(transfer.id, {"amount": 200}, options=as_account)
        self.assertEqual(reversal.object, "transfer_reversal")
        self.assertEqual(self.available(BLUEFIN), before - 500)
        found = self.client.v1.transfers.list({"transfer_group": "group 1"}, options=as_account)
        self.assertEqual([(row.id, row.amount_reversed) for row in found.data], [(transfer.id, 200)])

    def test_the_debits_of_an_account_are_listed_and_expand(self):
        as_account = {"stripe_account": BLUEFIN}
        self.client.v1.transfers.create(
            {"amount": 700, "currency": "usd", "destination": self.platform}, options=as_account
        )
        rows = self.client.v1.transfers.list(
            {"destination": self.platform, "expand": ["data.balance_transaction"]}, options=as_account
        )
        newest = rows.data[0]
        self.assertIsInstance(newest.balance_transaction, stripe.BalanceTransaction)
        self.assertEqual(newest.balance_transaction.net, -700)

    def test_funds_are_sent(self):
        before = self.available(BLUEFIN)
        self.client.v1.transfers.create({"amount": 1000, "currency": "usd", "destination": BLUEFIN})
        self.assertEqual(self.available(BLUEFIN), before + 1000)

    def test_metadata_is_changed_and_removed(self):
        charge = self.client.v1.charges.create(
            {"amount": 100, "currency": "usd", "source": BLUEFIN, "metadata": {"a": "1", "b": "2"}}
        )
        changed = self.client.v1.charges.update(charge.id, {"metadata": {"a": "", "c": "3"}})
        self.assertEqual(changed.metadata.to_dict(), {"b": "2", "c": "3"})

    def test_payout_schedules_are_changed(self):
        settings = self.client.v1.balance_settings.update(
            {"payments": {"payouts": {"schedule": {"interval": "manual"}}}}, options={"stripe_account": BLUEFIN}
        )
        self.assertIsInstance(settings, stripe.BalanceSettings)
        account = self.client.v1.accounts.retrieve(BLUEFIN)
        self.assertEqual(account.settings.payouts.schedule.interval, "manual")


class Errors(World):
    def refused(self, kind, call):
        with self.assertRaises(kind) as raised:
            call()
        return raised.exception

    def charge(self, client=None, options=None, **changes):
        params = {"amount": 100, "currency": "usd", "source": BLUEFIN, **changes}
        return (client or self.client).v1.charges.create(params, options=options or {})

    def test_a_wrong_key(self):
        client = self.new_client("sk_test_51thiskeyisnotoneofours0000")
        error = self.refused(stripe.AuthenticationError, client.v1.balance.retrieve)
        self.assertEqual(error.http_status, 401)
        self.assertNotIn("51thiskeyisnot", str(error))

    def test_a_stranger(self):
        error = self.refused(
            stripe.PermissionError,
            lambda: self.client.v1.balance.retrieve(options={"stripe_account": "acct_1Stranger"}),
        )
        self.assertEqual((error.http_status, error.error.code), (403, "account_invalid"))

    def test_an_object_that_is_not_there(self):
        error = self.refused(stripe.InvalidRequestError, lambda: self.client.v1.transfers.retrieve("tr_nothing"))
        self.assertEqual((error.http_status, error.code), (404, "resource_missing"))

    def test_an_unknown_parameter(self):
        error = self.refused(stripe.InvalidRequestError, lambda: self.charge(colour="green"))
        self.assertEqual((error.code, error.param), ("parameter_unknown", "colour"))
        self.assertTrue(error.request_id.startswith("req_"))

    def test_more_than_there_is(self):
        error = self.refused(stripe.InvalidRequestError, lambda: self.charge(amount=9_999_999))
        self.assertEqual(error.code, "balance_insufficient")

    def test_a_key_for_another_request(self):
        options = {"idempotency_key": "one"}
        self.charge(options=options)
        self.refused(stripe.IdempotencyError, lambda: self.charge(options=options, amount=101))

    def test_too_many_requests(self):
        self.served.control("fault", kind={"rate_limit": {"reason": "global-rate"}}, times={"count": 1})
        error = self.refused(stripe.RateLimitError, self.client.v1.balance.retrieve)
        self.assertEqual((error.http_status, error.error.code), (429, "rate_limit"))
        self.assertEqual(error.headers["stripe-rate-limited-reason"], "global-rate")

    def test_a_failure_of_stripe(self):
        self.served.control("fault", kind={"error": {"work": "before"}}, times={"count": 1})
        error = self.refused(stripe.APIError, self.client.v1.balance.retrieve)
        self.assertEqual(error.http_status, 500)

    def test_a_payment_that_failed(self):
        self.served.control("fault", kind={"error": {"status": 402, "work": "before"}}, times={"count": 1})
        error = self.refused(stripe.CardError, self.charge)
        self.assertEqual(error.http_status, 402)

    def test_a_lost_connection(self):
        self.served.control("fault", kind={"closed": {"work": "before"}}, times={"count": 1})
        self.refused(stripe.APIConnectionError, self.client.v1.balance.retrieve)


class RestrictedKeys(unittest.TestCase):
    """A key that may only read balances."""

    def test_it_reads_balances_and_nothing_else(self):
        served = Served("--scenario", str(ROOT / "tests" / "sdk" / "keys.toml"))
        try:
            client = stripe.StripeClient(served.restricted["reader"], base_addresses={"api": served.address})
            self.assertEqual(client.v1.balance.retrieve().object, "balance")
            with self.assertRaises(stripe.PermissionError) as raised:
                client.v1.charges.create({"amount": 1, "currency": "usd", "source": "acct_1MOCKLockLoc1Loc"})
            self.assertIn("rak_charge_write", str(raised.exception))
        finally:
            self.assertEqual(served.stop(), 0)


class Retries(World):
    def test_a_key_that_is_used_again_replays(self):
        before = self.available(BLUEFIN)
        params = {"amount": 300, "currency": "usd", "source": BLUEFIN}
        first = self.client.v1.charges.create(params, options={"idempotency_key": "again"})
        second = self.client.v1.charges.create(params, options={"idempotency_key": "again"})
        self.assertEqual(first.id, second.id)
        headers = second.last_response.headers
        self.assertEqual(headers["idempotent-replayed"], "true")
        self.assertEqual(headers["original-request"], first.last_response.request_id)
        self.assertEqual(self.available(BLUEFIN), before - 300)

    def test_what_was_lost_after_the_work_is_done_once(self):
        ways = {
            "closed before": {"closed": {"work": "before"}},
            "closed after": {"closed": {"work": "after"}},
            "500 before": {"error": {"work": "before"}},
        }
        for name, kind in ways.items():
            with self.subTest(name):
                before = self.available(BLUEFIN)
                self.served.control("fault", endpoint="POST /v1/charges", kind=kind, times={"count": 1})
                client = self.new_client(retries=2)
                client.v1.charges.create({"amount": 100, "currency": "usd", "source": BLUEFIN})
                self.assertEqual(self.available(BLUEFIN), before - 100)


if __name__ == "__main__":
    unittest.main()
