//! Prints `ui/src/ipc/bindings.ts`; run by `cargo xtask bindings`.

fn main() {
    print!("{}", api::typescript());
}
