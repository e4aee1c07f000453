use std::cell::RefCell;

use proptest::prelude::*;

use super::*;

/// The tree of RFC 6962, by its definition.
fn textbook(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_hash(),
        [one] => *one,
        _ => {
            let half = leaves.len().next_power_of_two() / 2;
            let (left, right) = leaves.split_at(half);
            node_hash(&textbook(left), &textbook(right))
        }
    }
}

/// Whoever holds all records: row by row the hashes of complete subtrees.
struct Leaves(Vec<Vec<Hash>>);

impl Leaves {
    fn new(size: u64) -> Self {
        Leaves::over((0..size).map(|n| record_hash(format!("record {n}\n").as_bytes())).collect())
    }

    fn over(leaves: Vec<Hash>) -> Self {
        let mut rows = vec![leaves];
        while let Some(row) = rows.last().filter(|row| row.len() > 1) {
            let pairs = row.chunks_exact(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
            rows.push(pairs);
        }
        Leaves(rows)
    }

    fn size(&self) -> u64 {
        self.0[0].len() as u64
    }

    fn tree(&self, size: u64) -> Tree {
        Tree { size, hash: textbook(&self.0[0][..usize::try_from(size).unwrap()]) }
    }

    fn hash(&self, node: Node) -> Hash {
        self.0[usize::from(node.level)][usize::try_from(node.index).unwrap()]
    }
}

impl HashReader for Leaves {
    type Error = TlogError;

    fn read(&self, nodes: &[Node]) -> Result<Vec<Hash>, TlogError> {
        Ok(nodes.iter().map(|&node| self.hash(node)).collect())
    }
}

/// The tiles of a tree, of which one hash may be another.
struct Tiles {
    leaves: Leaves,
    height: u8,
    forged: Option<(Tile, usize)>,
    read: RefCell<Vec<Tile>>,
    authentic: RefCell<Vec<Tile>>,
}

impl Tiles {
    fn new(size: u64, height: u8) -> Self {
        let (read, authentic) = (RefCell::default(), RefCell::default());
        Tiles { leaves: Leaves::new(size), height, forged: None, read, authentic }
    }

    fn hashes(&self) -> TileHashes<'_, Self> {
        TileHashes::new(self.leaves.tree(self.leaves.size()), self)
    }
}

impl TileReader for Tiles {
    type Error = TlogError;

    fn height(&self) -> u8 {
        self.height
    }

    fn read(&self, tiles: &[Tile]) -> Result<Vec<TileData>, TlogError> {
        self.read.borrow_mut().extend(tiles);
        let data = |tile: &Tile| {
            let level = tile.height * u8::try_from(tile.level).unwrap();
            let first = tile.index << tile.height;
            let node = |at| Node { level, index: first + u64::from(at) };
            let mut bytes: Vec<u8> =
                (0..tile.width).flat_map(|at| self.leaves.hash(node(at)).0).collect();
            if let Some((forged, at)) = self.forged
                && forged == *tile
            {
                bytes[at * Hash::LEN + 7] ^= 4;
            }
            TileData::new(bytes)
        };
        Ok(tiles.iter().map(data).collect())
    }

    fn authenticated(&self, tiles: &[(Tile, TileData)]) {
        self.authentic.borrow_mut().extend(tiles.iter().map(|(tile, _)| *tile));
    }
}

fn hex(hash: &Hash) -> String {
    hash.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The leaves and roots that implementations of RFC 6962 have in common.
#[test]
fn hashes_are_those_of_certificate_transparency() {
    let leaves: [&[u8]; 8] = [
        b"",
        &[0],
        &[0x10],
        &[0x20, 0x21],
        &[0x30, 0x31],
        &[0x40, 0x41, 0x42, 0x43],
        &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        &[
            0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d,
            0x6e, 0x6f,
        ],
    ];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let all = Leaves::over(leaves.iter().map(|leaf| record_hash(leaf)).collect());
    for (size, root) in (1..).zip(roots) {
        assert_eq!(hex(&tree_hash(size, &all).unwrap()), root);
    }
    assert_eq!(
        hex(&empty_hash()),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
    assert_eq!(tree_hash(0, &all), Ok(empty_hash()));
    // The paths of RFC 6962's own example shape, a tree of seven.
    assert_eq!(prove_record(7, 0, &all).unwrap().len(), 3);
    assert_eq!(prove_record(7, 3, &all).unwrap().len(), 3);
    assert_eq!(prove_record(7, 6, &all).unwrap().len(), 2);
    assert_eq!(prove_tree(7, 3, &all).unwrap().len(), 4);
    assert_eq!(prove_tree(7, 4, &all).unwrap().len(), 1);
    assert_eq!(prove_tree(7, 6, &all).unwrap().len(), 3);
}

#[test]
fn every_record_and_every_older_tree_is_proven_and_nothing_else() {
    let all = Leaves::new(35);
    for size in 1..=all.size() {
        let tree = all.tree(size);
        for id in 0..size {
            let proof = prove_record(size, id, &all).unwrap();
            let leaf = all.hash(Node::record(id));
            assert_eq!(check_record(&proof, &tree, id, &leaf), Ok(()));
            let other = (id + 1) % size;
            if other != id {
                assert!(check_record(&proof, &tree, other, &leaf).is_err());
            }
            assert!(check_record(&proof, &tree, id, &record_hash(b"another")).is_err());
            let longer = [&proof[..], &[leaf]].concat();
            assert!(check_record(&longer, &tree, id, &leaf).is_err());
        }
        assert!(prove_record(size, size, &all).is_err());
        assert!(check_record(&[], &tree, size, &empty_hash()).is_err());
        for old in 0..=size {
            let proof = prove_tree(size, old, &all).unwrap();
            let older = all.tree(old);
            assert_eq!(check_tree(&proof, &tree, &older), Ok(()));
            let fork = Tree { hash: record_hash(b"fork"), ..older };
            assert!(check_tree(&proof, &tree, &fork).is_err());
            let fork = Tree { hash: record_hash(b"fork"), ..tree };
            // Every tree begins with the empty one.
            assert_eq!(check_tree(&proof, &fork, &older).is_ok(), old == 0);
            if let Some((_, shorter)) = proof.split_last() {
                assert!(check_tree(shorter, &tree, &older).is_err());
            }
        }
        assert!(prove_tree(size, size + 1, &all).is_err());
    }
}

#[test]
fn tiles_give_every_hash_of_every_tree() {
    for height in 1..=4 {
        for size in 1..=40 {
            let tiles = Tiles::new(size, height);
            for level in 0..6 {
                for index in 0..size >> level {
                    let node = Node { level, index };
                    let hash = tiles.hashes().read(&[node]).unwrap();
                    assert_eq!(hash, [tiles.leaves.hash(node)], "{size} {node:?}");
                }
                let beyond = Node { level, index: size >> level };
                assert!(tiles.hashes().read(&[beyond]).is_err());
            }
            for old in 0..=size {
                let tree = tiles.leaves.tree(old);
                assert_eq!(tree_hash(old, &tiles.hashes()), Ok(tree.hash));
            }
        }
    }
}

/// No hash of any tile that is read can be another, whichever record is asked for: the go command
/// believed some tiles unseen where several subtrees of the edge stood in one tile (CVE-2026-56865).
#[test]
fn every_hash_of_every_tile_counts() {
    for height in [1, 2, 3] {
        for size in [1, 2, 3, 5, 6, 7, 8, 13, 15, 16, 31, 37, 64, 73] {
            let mut tiles = Tiles::new(size, height);
            for id in 0..size {
                tiles.forged = None;
                tiles.read.borrow_mut().clear();
                tiles.authentic.borrow_mut().clear();
                tiles.hashes().read(&[Node::record(id)]).unwrap();
                let read = tiles.read.borrow().clone();
                assert_eq!(*tiles.authentic.borrow(), read);
                for tile in read {
                    for at in 0..tile.width as usize {
                        tiles.forged = Some((tile, at));
                        tiles.authentic.borrow_mut().clear();
                        let told = tiles.hashes().read(&[Node::record(id)]);
                        assert!(told.is_err(), "{size} {id} {tile} {at}");
                        assert!(tiles.authentic.borrow().is_empty());
                    }
                }
            }
        }
    }
}

#[test]
fn a_tile_of_another_length_is_refused() {
    struct Short;
    impl TileReader for Short {
        type Error = TlogError;
        fn height(&self) -> u8 {
            8
        }
        fn read(&self, tiles: &[Tile]) -> Result<Vec<TileData>, TlogError> {
            Ok(tiles.iter().map(|tile| TileData::new(vec![0; tile.len() - 1])).collect())
        }
    }
    struct None;
    impl TileReader for None {
        type Error = TlogError;
        fn height(&self) -> u8 {
            8
        }
        fn read(&self, _: &[Tile]) -> Result<Vec<TileData>, TlogError> {
            Ok(Vec::new())
        }
    }
    let tree = Leaves::new(3).tree(3);
    let nodes = [Node::record(1)];
    let told = TileHashes::new(tree, &Short).read(&nodes).unwrap_err();
    assert_eq!(told.to_string(), "tile/8/0/000.p/3 has 95 bytes, not 96");
    assert!(TileHashes::new(tree, &None).read(&nodes).is_err());
}

#[test]
fn tiles_have_one_path_each() {
    for (path, height, level, index, width) in [
        ("tile/8/0/000", 8, 0, 0, 256),
        ("tile/8/1/000.p/9", 8, 1, 0, 9),
        ("tile/8/0/x123/x456/789.p/255", 8, 0, 123_456_789, 255),
        ("tile/3/4/x001/000", 3, 4, 1000, 8),
        ("tile/8/data/007", 8, -1, 7, 256),
    ] {
        let tile = Tile { height, level, index, width };
        assert_eq!(tile.to_string(), path);
        assert_eq!(Tile::parse(path), Ok(tile));
    }
    for path in [
        "",
        "tile",
        "tile/8/0",
        "tile/0/0/000",
        "tile/31/0/000",
        "tile/8/-1/000",
        "tile/8/0/00",
        "tile/8/0/0000",
        "tile/8/0/000.p/0",
        "tile/8/0/000.p/256",
        "tile/8/0/000.p",
        "tile/8/0/000.p/1/2",
        "tile/8/0/x000/001",
        "tile/8/0/001/001",
        "tile/8/0/+01",
        "tile/08/0/000",
        "tile/8/0/x999/x999/x999/x999/x999/x999/x999/999",
        "/tile/8/0/000",
    ] {
        assert!(Tile::parse(path).is_err(), "{path}");
    }
}

#[test]
fn heads_and_records_are_read() {
    let hash = empty_hash();
    let text = format!("go.sum database tree\n17\n{hash}\n");
    let tree = Tree { size: 17, hash };
    assert_eq!(Tree::parse(&text), Ok(tree));
    assert_eq!(tree.to_string(), text);
    assert_eq!(Tree::parse(&format!("{text}and more\n")), Ok(tree));
    for wrong in ["017", "-1", "+1", "", " 1", "9223372036854775807", "99999999999999999999"] {
        assert!(Tree::parse(&text.replace("17", wrong)).is_err(), "{wrong}");
    }
    assert!(Tree::parse(&text.replace("database", "log")).is_err());
    assert!(Tree::parse(text.trim_end()).is_err());
    assert!(Tree::parse("go.sum database tree\n17\nAAAA\n").is_err());

    let record = Record::parse(b"4\na v1 h1:x\na v1/go.mod h1:y\n\nnote\n\n\xe2\x80\x94 n s\n");
    let want =
        Record {
            id: 4, text: "a v1 h1:x\na v1/go.mod h1:y\n", note: "note\n\n— n s\n".as_bytes()
        };
    assert_eq!(record, Ok(want));
    for wrong in [
        &b""[..],
        b"4",
        b"4\n",
        b"4\na\n",
        b"4\na",
        b"x\na\n\nn",
        b"-4\na\n\nn",
        b"+4\na\n\nn",
        b"04\na\n\nn",
        b"4\n\na\n\nn",
        b"4\n\n\nn",
        b"4\na\tb\n\nn",
        b"4\na\xff\n\nn",
        b"\na\n\nn",
        b"99999999999999999999\na\n\nn",
    ] {
        assert!(Record::parse(wrong).is_err(), "{}", wrong.escape_ascii());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn large_trees_hold_together(size in 1_u64..1500, a in any::<u64>(), b in any::<u64>()) {
        let tiles = Tiles::new(size, 4);
        let tree = tiles.leaves.tree(size);
        let hashes = TileHashes::new(tree, &tiles);
        let (id, old) = (a % size, b % (size + 1));
        let record = hashes.read(&[Node::record(id)]).unwrap();
        prop_assert_eq!(&record[..], [tiles.leaves.hash(Node::record(id))]);
        let proof = prove_record(size, id, &hashes).unwrap();
        prop_assert_eq!(check_record(&proof, &tree, id, &record[0]), Ok(()));
        let proof = prove_tree(size, old, &hashes).unwrap();
        prop_assert_eq!(check_tree(&proof, &tree, &tiles.leaves.tree(old)), Ok(()));
    }

    #[test]
    fn a_forged_hash_changes_no_proof(size in 2_u64..60, a in any::<u64>(), b in any::<usize>()) {
        let all = Leaves::new(size);
        let tree = all.tree(size);
        let id = a % size;
        let mut proof = prove_record(size, id, &all).unwrap();
        let at = b % proof.len();
        proof[at] = record_hash(b"forged");
        prop_assert!(check_record(&proof, &tree, id, &all.hash(Node::record(id))).is_err());
    }

    #[test]
    fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), size: u64, n: u64, level: u8, height: u8) {
        let _ = Record::parse(&bytes);
        let text = String::from_utf8_lossy(&bytes);
        let _ = Tree::parse(&text);
        let _ = Tile::parse(&text);
        let tree = Tree { size, hash: empty_hash() };
        let _ = check_record(&[empty_hash(); 3], &tree, n, &empty_hash());
        let _ = check_tree(&[empty_hash(); 3], &tree, &Tree { size: n, ..tree });
        let node = Node { level, index: n };
        if let Some((tile, place)) = Tile::of(height, node, size) {
            prop_assert!(node.is_in(size) && (place.at + 1) << place.row <= tile.width as usize);
            prop_assert_eq!(Tile::parse(&tile.to_string()), Ok(tile));
        }
    }
}
