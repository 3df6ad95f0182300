//! What happens in one step, drawn: people who want something, processes that end or stop, and everything outside of them.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use pullfunds::domain::{AccountId, DebitId, Form};
use pullfunds::money::{Amount, Minor};
use pullfunds::world::causes::Cause;
use pullfunds::world::control::{Command, SpanText};
use uuid::Uuid;

use super::actor::Wanted;
use super::acts::Act;
use super::driver::{Next, Play, SEATS};
use super::invariants::{Written, debits};
use super::judging::{Ask, Wish};
use super::network::Trap;
use super::others;
use super::parts::lock;
use super::places::{ACCOUNTS, currency_of};
use super::planted::Bug;
use super::seed::Dice;
use super::weather::KeyIs;

impl Play<'_> {
    /// Does what is drawn, unless it is left out.
    pub(crate) fn act(&mut self, dice: &mut Dice) {
        let (next, drawn) = (self.next.take(), Act::drawn(dice));
        let act = match next {
            Some(Next::HangsUp(_)) => Act::HangUp,
            Some(Next::Ends(_)) => Act::End,
            Some(Next::Begins(_)) => Act::Restart,
            Some(Next::Repeats(_)) => Act::Press,
            Some(Next::Jumps) => Act::Jump,
            None => drawn,
        };
        if self.setting.without.contains(&act) {
            return;
        }
        if let Some(next) = next {
            return self.go_on_with(next, dice);
        }
        let seat = usize::try_from(dice.roll(SEATS.len() as u64)).expect("a seat");
        match act {
            Act::Pull | Act::Send | Act::Reverse => self.something_new(act, seat, dice),
            Act::Press => {
                // The first may be open still, and the repeat is told no.
                let trap = dice.one_in(2).then_some(Trap::Drained);
                lock(&self.net).trap = trap;
                self.about_an_open_one(Wanted::Again, seat, dice);
            }
            Act::LookUp => self.about_an_open_one(Wanted::Look, seat, dice),
            Act::Say => self.about_an_open_one(Wanted::Word, seat, dice),
            Act::Acknowledge => self.with(seat, |actor| actor.want(Wanted::Acknowledge)),
            Act::Fidget => self.with(seat, |actor| actor.want(Wanted::Fidget)),
            Act::Quit => self.with(seat, |actor| actor.want(Wanted::Quit)),
            Act::HangUp => self.with(seat, |actor| actor.hang_up()),
            Act::Brew => self.brew(),
            Act::ClearUp => self.clear_up(),
            Act::Network | Act::Key => self.weather(act, dice),
            Act::End => self.end(seat),
            Act::Restart => self.restart(),
            Act::Stop => self.stop(seat, dice),
            Act::Wall => self.turn_the_wall(seat, dice),
            Act::Jump if dice.one_in(2) => self.jump(dice.between(1, 1_800)),
            Act::Jump => {
                self.about_an_open_one(Wanted::Look, seat, dice);
                self.next = Some(Next::Jumps);
            }
            Act::Others => self.others(seat, dice),
            Act::Approve => self.approve(),
            Act::OlderCopy => self.older(),
            Act::Fuse => {
                let (crashes, fails) = (*dice.pick(&[0, 3, 8, 20, 50]), *dice.pick(&[0, 0, 4, 15]));
                self.fuses[seat].set(crashes, fails);
            }
        }
    }

    /// One thing leads to another.
    fn go_on_with(&mut self, next: Next, dice: &mut Dice) {
        match next {
            Next::HangsUp(seat) => self.with(seat, |actor| actor.hang_up()),
            Next::Ends(seat) => {
                self.end(seat);
                self.next = dice.one_in(2).then_some(Next::Begins(seat));
            }
            Next::Begins(seat) => {
                self.restart();
                self.next = Some(Next::Repeats(seat));
            }
            Next::Repeats(seat) => {
                lock(&self.net).trap = Some(Trap::Drained);
                self.about_an_open_one(Wanted::Again, seat, dice);
            }
            Next::Jumps => self.jump(dice.between(900, 1_800)),
        }
    }

    // People.

    fn something_new(&mut self, act: Act, seat: usize, dice: &mut Dice) {
        if self.seats[seat].is_none() {
            self.start(seat);
        }
        let id = self.mint(dice);
        let wanted = if act == Act::Reverse { self.back(seat, id, dice) } else { self.forth(act, seat, id, dice) };
        let Some(wanted) = wanted else { return };
        self.tell(&format!("seat {seat} wants {wanted:?}"));
        if matches!(&wanted, Wanted::New(Ask { wish: Wish::Pull(_), .. })) {
            self.next = *dice.pick(&[Some(Next::HangsUp(seat)), Some(Next::Ends(seat)), None, None, None, None, None]);
            let trap = *dice.pick(&[Trap::Drained, Trap::AndLostThere, Trap::AndLostBack]);
            lock(&self.net).trap = dice.one_in(8).then_some(trap);
        }
        self.with(seat, |actor| actor.want(wanted));
    }

    fn mint(&mut self, dice: &mut Dice) -> DebitId {
        self.minted += 1;
        let mixed = u128::from(dice.draw());
        DebitId::new(Uuid::from_u128((mixed << 64) | u128::from(self.minted)))
    }

    fn forth(&self, act: Act, seat: usize, debit: DebitId, dice: &mut Dice) -> Option<Wanted> {
        let account = self.free(seat, dice)?;
        // Nobody else moves odd cents, so that nothing without a mark is like it but what is made so on purpose.
        let minor = Minor::new(dice.between(1, 900) * 10 + dice.between(1, 9));
        let amount = Amount::new(minor, currency_of(account));
        let form = if dice.one_in(2) { Form::Charge } else { Form::Transfer };
        let wish = if act == Act::Send { Wish::Send } else { Wish::Pull(form) };
        Some(Wanted::New(Ask { debit, account: AccountId::new(account), amount, wish }))
    }

    /// A debit that is settled on a seat's disk is given back, in part or whole.
    fn back(&self, seat: usize, debit: DebitId, dice: &mut Dice) -> Option<Wanted> {
        let settled: Vec<Written> =
            self.written(seat).into_values().filter(|debit| debit.end == Some("settled") && debit.is_pull()).collect();
        if settled.is_empty() {
            return None;
        }
        let order = dice.pick(&settled).order.clone();
        let parts = dice.between(1, 3);
        let minor = Minor::new((order.amount.minor().get() / parts).max(1));
        Some(Wanted::Back { of: order.debit, debit, amount: Amount::new(minor, order.amount.currency()) })
    }

    /// An account that a person at a seat would debit: mostly one that nothing blocks. The two hosts have one in common.
    fn free(&self, seat: usize, dice: &mut Dice) -> Option<&'static str> {
        let of = if SEATS[seat] == 0 { 0..4 } else { 3..6 };
        let busy: Vec<String> = self.disks[SEATS[seat]].see(|rows| {
            let held = rows.held.iter().map(|held| held.account.clone());
            held.chain(rows.unresolved.iter().map(|open| open.account.clone())).collect()
        });
        let tries_anyway = dice.one_in(6);
        let free: Vec<&str> =
            ACCOUNTS[of].iter().copied().filter(|id| tries_anyway || !busy.iter().any(|busy| busy == id)).collect();
        (!free.is_empty()).then(|| *dice.pick(&free))
    }

    fn written(&self, seat: usize) -> BTreeMap<String, Written> {
        self.disks[SEATS[seat]].see(debits)
    }

    /// An unresolved debit of a seat's disk.
    fn open(&self, seat: usize, dice: &mut Dice) -> Option<Written> {
        let open: Vec<Written> = self.written(seat).into_values().filter(|debit| debit.end.is_none()).collect();
        (!open.is_empty()).then(|| dice.pick(&open).clone())
    }

    fn about_an_open_one(&mut self, wanted: fn(DebitId) -> Wanted, seat: usize, dice: &mut Dice) {
        let Some(open) = self.open(seat, dice) else { return };
        let debit = open.order.debit;
        self.with(seat, |actor| actor.want(wanted(debit)));
    }

    // Outside.

    fn brew(&mut self) {
        let mut net = lock(&self.net);
        let fault = net.weather.brew();
        let (now, told) = (net.now, format!("brews {:?} on {:?}", fault.kind, fault.endpoint));
        net.trace.tell(now, &told);
        net.world.command(&Command::Fault(fault), now).expect("it makes sense");
    }

    /// Nothing is armed at Stripe any more.
    fn clear_up(&mut self) {
        let mut net = lock(&self.net);
        let now = net.now;
        net.world.command(&Command::ClearFaults { id: None }, now).expect("faults can be cleared");
    }

    fn weather(&mut self, act: Act, dice: &mut Dice) {
        let mut net = lock(&self.net);
        let weather = &mut net.weather;
        if act == Act::Network {
            weather.rough = *dice.pick(&[0, 1, 2, 3, 6]);
            weather.hides_date = dice.one_in(6);
        } else {
            weather.key = match (weather.key, dice.roll(3)) {
                (KeyIs::Good, 0) => KeyIs::Refused,
                (KeyIs::Good, _) => KeyIs::Narrow,
                (KeyIs::Refused | KeyIs::Narrow, _) => KeyIs::Good,
            };
        }
        let (now, told) = (net.now, format!("{:?}", net.weather));
        net.trace.tell(now, &told);
    }

    fn restart(&mut self) {
        for seat in 0..SEATS.len() {
            if self.seats[seat].is_none() {
                self.start(seat);
            }
        }
    }

    fn stop(&mut self, seat: usize, dice: &mut Dice) {
        let most = *dice.pick(&[15, 60, 60, 7_200]);
        let until = self.now() + SignedDuration::from_secs(dice.between(1, most));
        if let Some(actor) = &mut self.seats[seat] {
            actor.stop(Some(until));
        }
    }

    fn turn_the_wall(&mut self, seat: usize, dice: &mut Dice) {
        let most = *dice.pick(&[1, 60, 3_600, 3 * 86_400]);
        let ahead = SignedDuration::from_secs(dice.between(-most, most));
        self.tell(&format!("the wall of seat {seat} is {ahead:#} ahead"));
        if let Some(actor) = &mut self.seats[seat] {
            actor.set_wall(ahead);
        }
    }

    /// Stripe's clock jumps, while no write is under way.
    fn jump(&mut self, seconds: i64) {
        let mut net = lock(&self.net);
        if !net.has_writes_under_way() {
            let (now, by) = (net.now, SpanText(format!("{seconds}s")));
            net.world.command(&Command::Advance { by }, now).expect("a time");
        }
    }

    fn others(&mut self, seat: usize, dice: &mut Dice) {
        let open = self.open(seat, dice).filter(Written::is_pull);
        let same = open.filter(|_| dice.one_in(3)).map(|open| others::same(&open.order));
        let cause = same.unwrap_or_else(|| others::act(dice));
        self.cause(&cause);
    }

    fn cause(&mut self, cause: &Cause) {
        let mut net = lock(&self.net);
        let now = net.now;
        net.moved += 1;
        // What makes no sense just now does not happen.
        let came = net.world.command(&Command::Cause(cause.clone()), now).is_ok();
        net.trace.tell(now, &format!("somebody does {cause:?}: {came}"));
    }

    fn approve(&mut self) {
        let written: BTreeMap<_, _> = self.disks.iter().flat_map(|disk| disk.see(debits)).collect();
        // Whoever took it for a no was told as well.
        let ends = [None, Some("refused")];
        let waits = |id: &str| written.get(id).is_some_and(|debit| ends.contains(&debit.end) && debit.waits_for_person);
        let approvable = others::approvable(&lock(&self.net).to_approve, waits);
        if let Some((debit, request)) = approvable {
            self.tell(&format!("somebody approves {debit}"));
            lock(&self.net).to_approve.remove(&debit);
            self.cause(&Cause::Approved { account: None, request: Some(request) });
        }
    }

    /// A copy of the journal is made, or takes its place where that mistake is planted.
    fn older(&mut self) {
        if !self.setting.planted.is(Bug::OlderJournal) {
            return;
        }
        match self.older.take() {
            Some(older) => self.disks[0].restore(older),
            None => self.older = Some(self.disks[0].see(Clone::clone)),
        }
    }
}
