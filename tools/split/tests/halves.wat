;; A small page by hand: what is behind app::more moves, with what only that calls.
(module
  (import "host" "tell" (func $host::tell (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "\2a\00\00\00")
  (global $stack (mut i32) (i32.const 1024))
  (global $answer i32 (i32.const 40))
  (type $binary (func (param i32 i32) (result i32)))
  (table $pointers 4 funcref)
  ;; Two pointers to what moves, one to what stays, and one to what moves although only a pointer leads there.
  (elem (table $pointers) (i32.const 0) func $app::more::difference $app::sum $app::more::product $app::more::door)

  (func $app::sum (type $binary) (i32.add (local.get 0) (local.get 1)))

  ;; Called by both sides: stays.
  (func $app::shared (param i32) (result i32)
    (i32.add (local.get 0) (global.get $answer)))

  (func $app::more::door (type $binary)
    (global.set $stack (i32.sub (global.get $stack) (i32.const 16)))
    (call $host::tell (global.get $stack))
    (i32.add
      (i32.mul (call $only::even (local.get 0)) (i32.const 1000))
      (i32.add (call $app::shared (local.get 1)) (i32.load (i32.const 16)))))

  ;; They call each other, and else only the door does: both move.
  (func $only::even (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (call $only::odd (i32.sub (local.get 0) (i32.const 1))))
      (else (i32.const 1))))
  (func $only::odd (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (call $only::even (i32.sub (local.get 0) (i32.const 1))))
      (else (i32.const 0))))

  (func $app::more::difference (type $binary) (i32.sub (local.get 0) (local.get 1)))
  (func $app::more::product (type $binary)
    (call_indirect $pointers (type $binary)
      (i32.mul (local.get 0) (local.get 1)) (i32.const 0) (i32.const 1)))

  (func $app::more::wide (export "wide") (param i64 f64) (result f64 i64)
    (local.get 1) (local.get 0))
  (func $app::moreover (export "moreover") (result i32) (i32.const 7))

  (func (export "door") (type $binary)
    (call $app::more::door (local.get 0) (local.get 1)))
  (func (export "shared") (param i32) (result i32)
    (call $app::shared (local.get 0)))
  (func (export "through") (param $pointer i32) (param i32 i32) (result i32)
    (call_indirect $pointers (type $binary) (local.get 1) (local.get 2) (local.get $pointer)))
  (func (export "stack") (result i32) (global.get $stack)))
