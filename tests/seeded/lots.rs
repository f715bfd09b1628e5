//! Numbers drawn by lot, the same on every machine and in every run.

/// A stream of pseudo-random numbers (SplitMix64).
pub struct Lots(u64);

impl Lots {
    /// The stream of a name: one policy's changes do not depend on the other policies.
    pub fn of(seed: u64, name: &str) -> Lots {
        // FNV-1a.
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Lots(seed ^ hash)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to below `below`.
    pub fn draw(&mut self, below: usize) -> usize {
        let below = u64::try_from(below.max(1)).unwrap();
        usize::try_from(self.next() % below).unwrap()
    }

    /// Some of a list, drawn without putting back, in the order in which they were drawn.
    pub fn some<T>(&mut self, mut list: Vec<T>, many: usize) -> Vec<T> {
        let mut drawn = Vec::new();
        while drawn.len() < many && !list.is_empty() {
            let at = self.draw(list.len());
            drawn.push(list.swap_remove(at));
        }
        drawn
    }
}
