//! A sound registry: its words, what is for sale, what a unit holds and what it costs.

use super::*;

#[test]
fn a_sound_registry_is_read_as_written() {
    let catalog = catalog(&mini());
    let parts = catalog.parts();
    let names = |list: Vec<&String>| list.into_iter().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(
        names(parts.interfaces.iter().map(|i| &i.name).collect()),
        "keyvalue_basic keyvalue_scan queue_basic"
    );
    let redis = catalog.backend(catalog.find_backend("redis").unwrap());
    assert_eq!(redis.plugin, Plugin::Versioned { name: "prism-redis".into(), version: "v1.0.0".into() });
    assert_eq!((redis.interfaces.len(), redis.in_memory, redis.attributes[0]), (3, true, Known::Value(1)));
    assert_eq!(redis.implements[1].note.as_deref(), Some("all keys"));
    let s3 = catalog.backend(catalog.find_backend("s3").unwrap());
    assert_eq!((s3.max_value, s3.attributes[0]), (Known::Value(Exact::integer(5 << 30)), Known::Unknown));
    assert_eq!(catalog.place(redis.implements[2].mark).to_string(), "registry/backends/redis.yaml:12:5");
    assert_eq!((catalog.sites().len(), parts.round_trips.len()), (2, 1));
    assert_eq!(catalog.round_trip(RegionId(1), RegionId(0)), Exact::parse("0.0689"));
}

#[test]
fn an_offering_is_read_as_written() {
    let catalog = catalog(&mini());
    let offering = &catalog.parts().offerings[0];
    let tariff = offering.tariff.as_ref().unwrap();
    let meter = &tariff.meters[0];
    assert_eq!((tariff.base, tariff.unit), (MicroUsd(0), MicroUsd(10_000_000)));
    // a price per GiB-hour buys a 730th of a GiB for a month
    assert_eq!((meter.drives, meter.per), (Driver::Data, Exact::ratio(1 << 30, 730).unwrap()));
    assert_eq!((meter.included, meter.copies), (Exact::integer(1 << 30), 1));
    let capacity = |resource: Resource| offering.capacity[resource.index()];
    // two nodes are two copies of the same data
    assert_eq!(capacity(Resource::Data), Known::Value(3 << 29));
    assert_eq!(
        (capacity(Resource::Ops), capacity(Resource::Connections)),
        (Known::Value(500), Known::Unknown)
    );
    assert_eq!((offering.scale, offering.nodes), (Scale::Instances, Some(2)));
    assert_eq!(offering.sla.unwrap().value, Exact::ratio(999, 1000).unwrap());
    assert!(offering.facts.contains(&("colour".into(), "red".into())));
    let source = catalog.source(offering.source);
    assert_eq!((source.text.as_str(), source.as_of.as_str()), ("list", "2024-08-09"));
}

#[test]
fn capacities_follow_nodes_and_memory() {
    let data = |new: &str| {
        let catalog = catalog(&broken(OFFERINGS, "nodes: 2, memory: 1.5GiB", new));
        catalog.parts().offerings[0].capacity[Resource::Data.index()]
    };
    assert_eq!(data("nodes: 2, nodes_are: shards, memory: 1.5GiB"), Known::Value(3 << 30));
    assert_eq!(data("storage: 7GiB"), Known::Value(7 << 30));
    assert_eq!(data("memory: 1GiB, storage: 7GiB"), Known::Value(1 << 30));
    assert_eq!(data("memory: unlimited"), Known::Unlimited);
    assert_eq!(data("vcpu: 2"), Known::Unknown);
    let mut on_disk = broken(REDIS, "in_memory: {value: true", "in_memory: {value: false");
    let text = text(&mut on_disk, OFFERINGS);
    *text = text.replace("memory: 1.5GiB", "memory: 1.5GiB, storage: 7GiB, throughput: 2MiB/s");
    let capacity = catalog(&on_disk).parts().offerings[0].capacity.clone();
    assert_eq!((capacity[0], capacity[5]), (Known::Value(7 << 30), Known::Value(2 << 20)));
}

#[test]
fn units_add_up_as_the_price_suggests() {
    let scale = |new: &str| {
        catalog(&broken(OFFERINGS, "    price:\n      unit: $10", new)).parts().offerings[0].scale
    };
    assert_eq!(
        (scale("    price:\n      unit: $10"), scale("    price:\n      base: $10")),
        (Scale::Instances, Scale::Single)
    );
    assert_eq!(scale("    scale: shards\n    price:\n      unit: $10"), Scale::Shards);
}

#[test]
fn tiers_are_read_as_written() {
    let tiers = "tiers: [{above: 50TiB, price: $0.1}, {above: 500TiB, price: $0.1}]";
    let catalog = catalog(&broken(OFFERINGS, "included: 1GiB", tiers));
    let tariff = catalog.parts().offerings[0].tariff.as_ref().unwrap();
    let read: Vec<String> =
        tariff.meters[0].tiers.iter().map(|tier| format!("{} {}", tier.above, tier.price)).collect();
    assert_eq!(read, [format!("{} 0.1", 50_i64 << 40), format!("{} 0.1", 500_i64 << 40)]);
}
