"""The autoencoder: pictures, network, training, bundle. Only here is TensorFlow imported."""
