#![doc = include_str!("ARCHITECTURE.md")]

pub mod app;
pub mod backend;
pub mod cache;
pub mod cli;
pub mod config;
pub mod domain;
pub mod files;
pub mod journal;
pub mod life;
pub mod money;
pub mod rules;
pub mod runtime;
pub mod serve;
pub mod sync;
pub mod ui;
pub mod world;
