"""The mathematics of the latent space: functions of arrays, without Qt, TensorFlow or files."""
